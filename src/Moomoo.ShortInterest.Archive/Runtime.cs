using Moomoo.ShortInterest.Archive.Engines;

namespace Moomoo.ShortInterest.Archive;

/// <summary>The one place where net8.0 and netstandard2.0 differ.</summary>
internal static class Runtime
{
#if NET
    public static ArchiveEngine CreatePostgresEngine(ArchiveLocation location) => new PostgresEngine(location);

    public static Task DelayAsync(TimeProvider clock, TimeSpan delay, CancellationToken cancellationToken) => Task.Delay(delay, clock, cancellationToken);
#else
    /// <summary>Npgsql has no build for Windows PowerShell's runtime.</summary>
    public static ArchiveEngine CreatePostgresEngine(ArchiveLocation location) => throw ArchiveException.NeedsPowerShell7(location.ToString());

    public static Task DelayAsync(TimeProvider clock, TimeSpan delay, CancellationToken cancellationToken) => clock.Delay(delay, cancellationToken);
#endif
}

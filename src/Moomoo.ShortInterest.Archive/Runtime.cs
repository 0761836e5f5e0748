using Moomoo.ShortInterest.Archive.Engines;

namespace Moomoo.ShortInterest.Archive;

/// <summary>The one place where net8.0 and netstandard2.0 differ.</summary>
internal static class Runtime
{
#if NET
    public static ArchiveEngine CreatePostgresEngine(ArchiveLocation location) => throw ArchiveException.InvalidLocation($"'{location}' is a PostgreSQL database, which this version cannot use as an archive.", "Name a file.");
#else
    /// <summary>Npgsql has no build for Windows PowerShell's runtime.</summary>
    public static ArchiveEngine CreatePostgresEngine(ArchiveLocation location) => throw ArchiveException.NeedsPowerShell7(location.ToString());
#endif
}

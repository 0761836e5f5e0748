using System.Runtime.InteropServices;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>The system and processor of this process, as folders of the module are named: <c>win-x64</c>, <c>linux-musl-arm64</c>.</summary>
internal static class Platform
{
    public static string Name { get; } = $"{SystemName}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    private static string SystemName =>
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "win"
        : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "osx"
        : IsMusl() ? "linux-musl"
        : "linux";

#if NET
    /// <summary>Alpine Linux and its like have another C library, under which the usual builds do not load.</summary>
    private static bool IsMusl() => RuntimeInformation.RuntimeIdentifier is var id && (id.Contains("musl", StringComparison.Ordinal) || id.Contains("alpine", StringComparison.Ordinal));
#else
    private static bool IsMusl() => false;
#endif
}

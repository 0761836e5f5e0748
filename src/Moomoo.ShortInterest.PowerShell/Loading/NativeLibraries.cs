using System.Runtime.InteropServices;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Where the module's native libraries are: a folder for each platform, shared by both editions.</summary>
internal static class NativeLibraries
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(typeof(NativeLibraries).Assembly.Location))!, "native");

    /// <summary>The path of a library for this process; null if the module does not have it.</summary>
    /// <param name="name">Without prefix and extension: e_sqlite3.</param>
    public static string? Find(string name)
    {
        var (system, file) =
            RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? ("win", $"{name}.dll")
            : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? ("osx", $"lib{name}.dylib")
            : (IsMusl() ? "linux-musl" : "linux", $"lib{name}.so");
        var path = Path.Combine(Folder, $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}", file);
        return File.Exists(path) ? path : null;
    }

#if NET
    /// <summary>Alpine Linux and its like have another C library, under which the usual builds do not load.</summary>
    private static bool IsMusl() => RuntimeInformation.RuntimeIdentifier is var id && (id.Contains("musl", StringComparison.Ordinal) || id.Contains("alpine", StringComparison.Ordinal));
#else
    private static bool IsMusl() => false;
#endif
}

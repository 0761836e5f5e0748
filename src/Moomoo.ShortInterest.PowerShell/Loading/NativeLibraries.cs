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
        var file =
            RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? $"{name}.dll"
            : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? $"lib{name}.dylib"
            : $"lib{name}.so";
        var path = Path.Combine(Folder, Platform.Name, file);
        return File.Exists(path) ? path : null;
    }
}

using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>The program in which the desktop shows a page.</summary>
internal static class Browser
{
    private static readonly string[] LinuxDisplays = ["DISPLAY", "WAYLAND_DISPLAY"];

    /// <summary>On Linux, the opener of a machine without a desktop would start a browser in the terminal, or fail there.</summary>
    private static bool HasDesktop => RuntimeInformation.IsOSPlatform(OSPlatform.Linux)
        ? LinuxDisplays.Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)))
        : Environment.UserInteractive;

    /// <returns>Whether there is one.</returns>
    public static bool TryOpen(string file)
    {
        try
        {
            using var process = HasDesktop ? Process.Start(new ProcessStartInfo(file) { UseShellExecute = true }) : null;
            return HasDesktop;
        }
        catch (Exception e) when (e is Win32Exception or PlatformNotSupportedException)
        {
            return false;
        }
    }
}

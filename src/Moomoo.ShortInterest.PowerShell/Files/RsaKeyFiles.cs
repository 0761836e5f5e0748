using System.Management.Automation;
using Moomoo.OpenD;

namespace Moomoo.ShortInterest.PowerShell;

internal static class RsaKeyFiles
{
    /// <summary>The key of a file, whose path is relative to PowerShell's location and can be on its drives; null without a path.</summary>
    /// <exception cref="InvalidRsaKeyException">The file is missing or not a usable key, or the path is not that of a file.</exception>
    public static OpenDRsaKey? LoadRsaKey(this PSCmdlet cmdlet, string? path) =>
        path is null
            ? null
            : OpenDRsaKey.Load(cmdlet.ResolveFile(path, problem => new InvalidRsaKeyException(path, problem, "Use the path of the key file.")));
}

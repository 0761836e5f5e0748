using System.Management.Automation;
using Moomoo.OpenD;

namespace Moomoo.ShortInterest.PowerShell;

internal static class RsaKeyFiles
{
    /// <summary>Paths are PowerShell's: relative to its location, and on its drives.</summary>
    /// <exception cref="InvalidRsaKeyException">The file is missing or no usable key.</exception>
    public static OpenDRsaKey LoadRsaKey(this PSCmdlet cmdlet, string path) => OpenDRsaKey.Load(cmdlet.GetUnresolvedProviderPathFromPSPath(path));
}

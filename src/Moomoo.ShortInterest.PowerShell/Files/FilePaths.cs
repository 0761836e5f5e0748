using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

internal static class FilePaths
{
    /// <summary>The path in the file system of a PowerShell path, which is relative to the session's location and can be on its drives. The file need not exist.</summary>
    /// <param name="cmdlet">The cmdlet whose location and drives apply.</param>
    /// <param name="path">The path, as the user typed it.</param>
    /// <param name="createError">Creates the error of the caller from what is wrong with the path.</param>
    public static string ResolveFile(this PSCmdlet cmdlet, string path, Func<string, ShortInterestException> createError)
    {
        try
        {
            var file = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            return provider.Name == "FileSystem" ? file : throw createError("it is not a path of the file system.");
        }
        catch (System.Management.Automation.DriveNotFoundException e)
        {
            throw createError($"there is no drive '{e.ItemName}'.");
        }
        catch (ProviderNotFoundException e)
        {
            throw createError($"there is no provider '{e.ItemName}'.");
        }
    }
}

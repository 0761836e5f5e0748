using System.Management.Automation;
using Moomoo.ShortInterest.Archive;

namespace Moomoo.ShortInterest.PowerShell;

internal static class ArchiveLocations
{
    /// <summary>
    /// The archive that a command specifies, else that of the environment variable, else the user's. Paths are PowerShell's: relative to its location, and
    /// on its drives.
    /// </summary>
    /// <exception cref="ArchiveException">The text is neither a path nor a database, or its engine is not available in this edition of PowerShell.</exception>
    public static ShortInterestArchive OpenArchive(this PSCmdlet cmdlet, string? archive)
    {
        var text = archive ?? Environment.GetEnvironmentVariable(ArchiveLocation.EnvironmentVariable);
        return new ShortInterestArchive(ArchiveLocation.Parse(string.IsNullOrWhiteSpace(text) || ArchiveLocation.NamesDatabase(text!) ? text : ResolvePath(cmdlet, text!)));
    }

    private static string ResolvePath(PSCmdlet cmdlet, string path)
    {
        var file = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        return provider.Name == "FileSystem" ? file : throw ArchiveException.InvalidLocation($"'{path}' is not a path of the file system.", "Use the path of a file.");
    }
}

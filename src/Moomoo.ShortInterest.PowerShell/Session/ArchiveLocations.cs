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

    /// <summary>What the location comes from: the parameter or the environment variable. It is the target of an error that cannot show the text, because of a password.</summary>
    public static string NameSource(string? archive) => archive is null ? ArchiveLocation.EnvironmentVariable : "Archive";

    private static string ResolvePath(PSCmdlet cmdlet, string path) => cmdlet.ResolveFile(
        path, problem => ArchiveException.InvalidLocation($"'{path}' cannot be an archive: {problem}", "Use the path of a file.", path));
}

using System.Management.Automation;
using System.Text;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Where the page is written. An existing file is replaced only by a complete one.</summary>
internal static class ChartFile
{
    /// <summary>A new name in the folder for temporary files.</summary>
    public static string CreateTemporaryPath() => Path.Combine(Path.GetTempPath(), $"short-interest-{Guid.NewGuid():N}.html");

    /// <summary>Paths are PowerShell's: relative to its location, and on its drives.</summary>
    /// <exception cref="ChartException">The path cannot be that of a file.</exception>
    public static string Resolve(PSCmdlet cmdlet, string path)
    {
        var file = cmdlet.ResolveFile(path, problem => ChartException.NotWritten(path, problem));
        return Directory.Exists(file) ? throw ChartException.NotWritten(file, "it is a folder.")
            : !Directory.Exists(Path.GetDirectoryName(file)) ? throw ChartException.NotWritten(file, "its folder does not exist.")
            : file;
    }

    /// <exception cref="ChartException">The file cannot be written.</exception>
    public static void Write(string path, string page)
    {
        var unfinished = Path.Combine(Path.GetDirectoryName(path)!, $"{Guid.NewGuid():N}.tmp");
        try
        {
            try
            {
                File.WriteAllText(unfinished, page, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
                Move(unfinished, path);
            }
            finally
            {
                File.Delete(unfinished);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ChartException.NotWritten(path, e.Message, e);
        }
    }

    private static void Move(string source, string path)
    {
        if (File.Exists(path))
        {
            File.Replace(source, path, destinationBackupFileName: null);
        }
        else
        {
            File.Move(source, path);
        }
    }
}

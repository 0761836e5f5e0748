using System.Collections.ObjectModel;
using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Rows from a CSV file, as Export-Csv writes them. PowerShell's own Import-Csv reads it.</summary>
internal static class RowFile
{
    /// <summary>The line of the first row; the columns are named above it.</summary>
    public const int FirstLine = 2;

    /// <param name="cmdlet">The cmdlet that reads, whose location and drives apply.</param>
    /// <param name="path">The file, as the user typed it.</param>
    /// <exception cref="InvalidRowFileException">The file is missing, cannot be read, has no rows or has unknown columns, or a line of it is not a row.</exception>
    public static IReadOnlyList<TradingDayRow> Read(PSCmdlet cmdlet, string path)
    {
        var file = Resolve(cmdlet, path);
        if (!File.Exists(file))
        {
            throw new InvalidRowFileException(file, "there is no such file.", "Check the path.");
        }

        var lines = Import(cmdlet, file);
        if (lines.Count == 0)
        {
            throw new InvalidRowFileException(file, "it has no rows.");
        }

        CheckColumns(file, [.. lines[0].Properties.Select(column => column.Name)]);
        try
        {
            return [.. lines.Select(RowReader.Read)];
        }
        catch (InvalidRowException e)
        {
            throw new InvalidRowFileException(file, e.Index + FirstLine, e.Column, e.Problem);
        }
    }

    /// <summary>The path in the file system.</summary>
    /// <exception cref="InvalidRowFileException">The path is not that of a file.</exception>
    public static string Resolve(PSCmdlet cmdlet, string path) =>
        cmdlet.ResolveFile(path, problem => new InvalidRowFileException(path, problem, "Use the path of a CSV file."));

    private static Collection<PSObject> Import(PSCmdlet cmdlet, string file)
    {
        try
        {
            return cmdlet.InvokeCommand.InvokeScript("param($file) Microsoft.PowerShell.Utility\\Import-Csv -LiteralPath $file", file);
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            throw new InvalidRowFileException(file, $"{e.Message.TrimEnd('.')}.", "Check that you may read the file and that it names each column once.", e);
        }
    }

    /// <summary>The columns are a mistake of the file, not of its first row.</summary>
    private static void CheckColumns(string file, IReadOnlyList<string> columns)
    {
        if (columns.Count == 1 && columns[0].Contains(';'))
        {
            throw new InvalidRowFileException(file, 1, null, "its columns are separated by semicolons. Export-Csv -Delimiter ',' separates them by commas.");
        }

        if (RowReader.FindUnknown(columns) is { } unknown)
        {
            throw new InvalidRowFileException(file, 1, unknown, $"rows have no such column. {RowReader.DescribeColumns(columns)}");
        }
    }
}

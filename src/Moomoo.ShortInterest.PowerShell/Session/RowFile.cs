using System.Globalization;
using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Rows from a CSV file, as Export-Csv writes them of rows: PowerShell's own Import-Csv reads it.</summary>
internal static class RowFile
{
    private static readonly Dictionary<Market, Type[]> RowTypes = new()
    {
        [Market.HK] = [typeof(HkShortInterest), typeof(HkDailyShortVolume)],
        [Market.US] = [typeof(UsShortInterest), typeof(UsDailyShortVolume)],
    };

    /// <exception cref="InvalidRowFileException">The file is missing, or a line of it is no row.</exception>
    public static IReadOnlyList<TradingDayRow> Read(PSCmdlet cmdlet, string path)
    {
        var file = cmdlet.GetUnresolvedProviderPathFromPSPath(path);
        if (!File.Exists(file))
        {
            throw new InvalidRowFileException(file, "there is no such file.");
        }

        var lines = cmdlet.InvokeCommand.InvokeScript("param($file) Microsoft.PowerShell.Utility\\Import-Csv -LiteralPath $file", file);
        return [.. lines.Select((line, index) => ReadLine(file, index + 2, line))];
    }

    /// <summary>Which kind of row a line is, its columns tell.</summary>
    private static int SharedColumns(Type rowType, PSObject line) => rowType.GetProperties().Count(column => line.Properties[column.Name] is not null);

    private static TradingDayRow ReadLine(string file, int number, PSObject line)
    {
        var text = line.Properties["Code"]?.Value as string ?? throw new InvalidRowFileException(file, "it has no column Code.");
        if (!SecurityCode.TryParse(text, out var code, out var error))
        {
            throw new InvalidRowFileException(file, $"line {number}: {error.Message}");
        }

        var row = (TradingDayRow)Activator.CreateInstance(RowTypes[code.Market].OrderByDescending(type => SharedColumns(type, line)).First())!;
        foreach (var column in row.GetType().GetProperties())
        {
            var value = column.Name == nameof(TradingDayRow.Code) ? code.ToString() : line.Properties[column.Name]?.Value as string;
            if (string.IsNullOrEmpty(value))
            {
                continue;
            }

            try
            {
                column.SetValue(row, Convert.ChangeType(value, Nullable.GetUnderlyingType(column.PropertyType) ?? column.PropertyType, CultureInfo.InvariantCulture));
            }
            catch (Exception e) when (e is FormatException or OverflowException)
            {
                throw new InvalidRowFileException(file, $"line {number}: '{value}' is no value for {column.Name}.");
            }
        }

        return row;
    }
}

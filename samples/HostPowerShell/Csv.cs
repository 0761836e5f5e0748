using System.Globalization;
using System.Management.Automation;

namespace HostPowerShell;

/// <summary>Lines as Export-Csv writes them: the columns that the objects show, each value in quotation marks.</summary>
internal static class Csv
{
    public static IEnumerable<string> Of(IReadOnlyList<PSObject> rows) =>
        rows.Select(row => Line(row.Properties.Select(column => Convert.ToString(column.Value, CultureInfo.CurrentCulture))))
            .Prepend(Line(rows[0].Properties.Select(column => column.Name)));

    private static string Line(IEnumerable<string?> values) =>
        string.Join(',', values.Select(value => string.IsNullOrEmpty(value) ? "" : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
}

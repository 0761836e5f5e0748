using System.Text.Json;
using Moomoo.OpenD.Simulator;
using Moomoo.ShortInterest.PowerShell.Tests;

namespace Moomoo.ShortInterest.Charts.Tests;

/// <summary>A shell with a folder of its own, in which charts are written.</summary>
internal sealed class ChartShell : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("charts-").FullName;

    public Shell Shell { get; } = new();

    /// <summary>A file in the folder.</summary>
    public string Chart => Path.Combine(folder, "chart.html");

    public string[] Files => Directory.GetFiles(folder);

    /// <summary>Draws rows, with further parameters, and returns the page.</summary>
    public string Draw(IEnumerable<object> rows, string parameters = "")
    {
        Shell["rows"] = rows.ToArray();
        Shell["chart"] = Chart;
        Shell.Run($"$rows | Show-ShortInterestChart $chart {parameters}").AssertNoErrors();
        return File.ReadAllText(Chart);
    }

    /// <summary>Draws the made-up rows that a gateway serves.</summary>
    public void DrawSimulated(string query, int rowsPerCode, string parameters = "")
    {
        Shell["chart"] = Chart;
        Shell.Connect(new OpenDSimulatorOptions { RowsPerCode = rowsPerCode });
        Shell.Run($"{query} | Show-ShortInterestChart $chart {parameters}").AssertNoErrors();
    }

    /// <summary>The numbers on a page.</summary>
    public static JsonElement ReadData(string page)
    {
        const string Start = "id=\"data\">";
        var start = page.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        return JsonDocument.Parse(page[start..page.IndexOf("</script>", start, StringComparison.Ordinal)]).RootElement;
    }

    /// <summary>The days of a series on a page: the first one since 1970-01-01, then the days from each to the next.</summary>
    public static int[] ReadDays(string page, int series = 0)
    {
        var data = ReadData(page);
        return [.. data.GetProperty("days")[data.GetProperty("series")[series].GetProperty("days").GetInt32()].EnumerateArray().Select(day => day.GetInt32())];
    }

    public void Dispose()
    {
        Shell.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}

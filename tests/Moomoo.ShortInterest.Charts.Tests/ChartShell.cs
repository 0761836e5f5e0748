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

    public void Dispose()
    {
        Shell.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}

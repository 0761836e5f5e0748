using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Moomoo.ShortInterest.PowerShell.Tests;

namespace Moomoo.ShortInterest.Charts.Tests;

/// <summary>What a page says, without a browser.</summary>
public sealed partial class PageTests : IDisposable
{
    private const string Attack = "</script><img src=x onerror=alert(1)>";

    private readonly ChartShell charts = new();

    public void Dispose() => charts.Dispose();

    [Fact]
    public void Rows_are_sorted_by_day_and_unset_values_are_gaps()
    {
        var page = charts.Draw([ChartedRows.Hk("2026-04-30", 3, null, double.NaN), ChartedRows.Hk("2026-04-24", null, 0.25), ChartedRows.Hk("2026-04-17", 1)]);
        Assert.Equal([DayNumber("2026-04-17"), 7, 6], ChartShell.ReadDays(page));
        var series = Series(page);
        Assert.Equal([1, null, 3], Numbers(series, "position"));
        Assert.Equal([0.5, 0.25, null], Numbers(series, "percent"));
        Assert.Equal([400, 400, null], Numbers(series, "close"));
        Assert.False(series.TryGetProperty("daysToCover", out _));
    }

    [Fact]
    public void Of_several_rows_of_a_day_the_last_one_is_drawn() =>
        Assert.Equal([2], Numbers(Draw([ChartedRows.Hk("2026-04-30", 1), ChartedRows.Hk("2026-04-30", 2)]), "position"));

    [Fact]
    public void Both_markets_and_kinds_are_series_of_their_own_in_the_order_of_the_rows()
    {
        var us = new UsShortInterest { Code = "US.AAPL", TimestampStr = "2026-04-30", SharesShort = 7, DaysToCover = 1.5, AvgDailyShareVolume = 9 };
        var data = ChartShell.ReadData(charts.Draw([us, ChartedRows.Hk("2026-04-30"), ChartedRows.UsDaily("2026-04-30", 10, 20, 50), ChartedRows.Hk("2026-04-24")]));
        Assert.Equal(
            ["US.AAPL interest", "HK.00700 interest", "US.AAPL volume"],
            data.GetProperty("series").EnumerateArray().Select(one => $"{one.GetProperty("code")} {one.GetProperty("kind")}"));
        Assert.Equal([1.5], Numbers(data.GetProperty("series")[0], "daysToCover"));
    }

    [Theory]
    [InlineData(50.001, false)]
    [InlineData(49.0, true)]
    [InlineData(null, true)]
    public void A_percentage_is_on_the_page_unless_it_follows_from_the_volumes(double? percent, bool isOnPage) =>
        Assert.Equal(isOnPage, Draw([ChartedRows.UsDaily("2026-04-30", 10, 20, percent), ChartedRows.UsDaily("2026-04-29", 1, 3, 33.33)]).TryGetProperty("percent", out _));

    [Fact]
    public void Codes_names_and_titles_cannot_become_markup()
    {
        const string Text = Attack + "\"'\\&amp;\u2028\u2029\ud800{{data}}";
        charts.Shell["text"] = Text;
        var page = charts.Draw([ChartedRows.Hk("2026-04-30", code: Attack).Named(Text)], "-Title $text");
        Assert.DoesNotContain("<img src=x", page, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(3, EndOfScript().Count(page));
        Assert.Equal(WebUtility.HtmlEncode(Text).Replace("\ud800", "\ufffd", StringComparison.Ordinal), Title().Match(page).Groups[1].Value);
        var series = ChartShell.ReadData(page).GetProperty("series")[0];
        Assert.Equal(Attack, series.GetProperty("code").GetString());
        Assert.Contains("\\ud800", series.GetProperty("name").GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u2028', ChartShell.ReadData(page).GetRawText());
    }

    [Fact]
    public void Only_the_page_s_own_scripts_and_style_may_run_and_nothing_may_be_loaded()
    {
        var page = charts.Draw([ChartedRows.Hk("2026-04-30")]);
        var policy = Policy().Match(page).Groups[1].Value;
        var scripts = string.Join(' ', Script().Matches(page).Select(script => Hash(script.Groups[1].Value)));
        Assert.Equal(
            $"default-src 'none'; script-src {scripts}; style-src {Hash(Style().Match(page).Groups[1].Value)}; base-uri 'none'; form-action 'none'",
            policy);
        Assert.Equal(2, Script().Count(page));
        Assert.True(page.IndexOf("http-equiv", StringComparison.Ordinal) < page.IndexOf("<style", StringComparison.Ordinal));
    }

    [Fact]
    public void The_chart_library_and_its_licences_are_on_the_page_and_the_licences_in_the_module()
    {
        var page = charts.Draw([ChartedRows.Hk("2026-04-30")]);
        Assert.Contains("version=\"6.0.0\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("vizor", page, StringComparison.OrdinalIgnoreCase);
        var licenses = Directory.GetFiles(Path.Combine(BuiltModule.Folder, "licenses", "echarts"));
        Assert.Equal(["LICENSE", "LICENSE-d3", "LICENSE-zrender", "NOTICE"], licenses.Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var comment = Comment().Match(page).Groups[1].Value;
        Assert.All(licenses, license => Assert.Contains(File.ReadAllText(license), comment, StringComparison.Ordinal));
    }

    [Fact]
    public void Days_that_securities_share_are_written_once()
    {
        var page = charts.Draw(
        [
            ChartedRows.Hk("2026-04-24"), ChartedRows.Hk("2026-04-30"),
            ChartedRows.Hk("2026-04-30", code: "HK.00005"), ChartedRows.Hk("2026-04-24", code: "HK.00005"),
            ChartedRows.Hk("2026-04-17", code: "HK.00388"),
        ]);
        Assert.Equal(2, ChartShell.ReadData(page).GetProperty("days").GetArrayLength());
        Assert.Equal([DayNumber("2026-04-24"), 6], ChartShell.ReadDays(page, series: 0));
        Assert.Equal([DayNumber("2026-04-24"), 6], ChartShell.ReadDays(page, series: 1));
        Assert.Equal([DayNumber("2026-04-17")], ChartShell.ReadDays(page, series: 2));
    }

    [Fact]
    public void Ten_years_of_twenty_codes_stay_below_two_and_a_half_mebibytes()
    {
        var page = charts.Draw(ChartedRows.TwentyCodes.SelectMany(ChartedRows.TenYears));
        Assert.Equal(20 * 2609, Enumerable.Range(0, 20).Sum(series => ChartShell.ReadDays(page, series).Length));
        Assert.InRange(new FileInfo(charts.Chart).Length, 1, 2.5 * 1024 * 1024);
    }

    [Fact]
    public void Simulated_series_are_marked()
    {
        charts.DrawSimulated("Get-ShortInterest HK.00700", 10);
        Assert.True(Series(File.ReadAllText(charts.Chart)).GetProperty("simulated").GetBoolean());
        Assert.False(Draw([ChartedRows.Hk("2026-04-30")]).GetProperty("simulated").GetBoolean());
    }

    private static JsonElement Series(string page) => Assert.Single(ChartShell.ReadData(page).GetProperty("series").EnumerateArray());

    private static IEnumerable<double?> Numbers(JsonElement series, string name) =>
        series.GetProperty(name).EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? (double?)null : value.GetDouble());

    private static int DayNumber(string day) => (DateTime.Parse(day, System.Globalization.CultureInfo.InvariantCulture) - DateTime.UnixEpoch).Days;

    private static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    private JsonElement Draw(IEnumerable<object> rows) => Series(charts.Draw(rows));

    [GeneratedRegex("</script", RegexOptions.IgnoreCase)]
    private static partial Regex EndOfScript();

    [GeneratedRegex("<title>(.*?)</title>", RegexOptions.Singleline)]
    private static partial Regex Title();

    [GeneratedRegex("Content-Security-Policy\" content=\"(.*?)\"")]
    private static partial Regex Policy();

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("<!-- The charts(.*?)-->", RegexOptions.Singleline)]
    private static partial Regex Comment();
}

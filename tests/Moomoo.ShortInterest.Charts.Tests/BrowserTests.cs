namespace Moomoo.ShortInterest.Charts.Tests;

/// <summary>Pages in a real browser.</summary>
public sealed class BrowserTests(Chromium chromium) : IDisposable
{
    private const string Attack = "</script><img src=x onerror=alert(1)>";

    private readonly ChartShell charts = new();

    public void Dispose() => charts.Dispose();

    [Fact]
    public void Every_row_is_drawn_and_nothing_is_loaded_or_reported()
    {
        var page = OpenTencent();
        var rows = charts.Shell.Run("Get-ShortInterest HK.00700 -All").As<HkShortInterest>();
        Assert.Equal(237, rows.Count);
        Assert.Equal(rows.Count(row => row.AggregatedShort is not null), page.CountPoints("short").Sum());
        Assert.Equal(rows.Count(row => row.ClosePrice is not null), page.CountPoints("close").Sum());
        Assert.Equal(LonePoints(rows, row => row.AggregatedShort) + LonePoints(rows, row => row.ClosePrice), page.CountDots());
        Assert.Equal("Simulated: the figures of HK.00700 are made up.", page.Text("#simulated"));
        Assert.Equal([new Uri(charts.Chart).AbsoluteUri], page.Requests);
        Assert.Empty(page.Console);
        page.KeepPicture("light.png");
    }

    [Fact]
    public void Hovering_shows_the_values_of_the_day()
    {
        var page = OpenTencent();
        page.Hover("2026-04-30");
        OpenPage.Until(() => page.FindAll(".tip .day").Count > 0, "a tip appeared");
        Assert.Equal("2026-04-30\nShort position 51,480,638\nShort percent 0.56%\nClose 467.80", page.Tip);
        page.Hover("2026-04-17");
        OpenPage.Until(() => page.Tip.StartsWith("2026-04-17\nShort position 47,974,208", StringComparison.Ordinal), "the tip followed the mouse");
        page.KeepPicture("hover.png", windowOnly: true);
    }

    [Fact]
    public void The_wheel_the_slider_and_the_buttons_zoom()
    {
        var page = OpenTencent();
        Assert.Equal((0, 100), page.Zoom());
        page.TurnWheel("2025-06-30", -400);
        OpenPage.Until(() => page.Zoom() is { Start: > 0, End: < 100 }, "the wheel zoomed");
        page.Click("1Y");
        OpenPage.Until(() => page.Zoom() is { Start: > 70, End: 100 }, "a button showed the last year");
        Assert.Equal("true", page.FindAll("[aria-pressed=true]")[^1].GetAttribute("aria-pressed"));
        Assert.InRange(page.CountPoints("short").Sum(), 40, 55);
        page.Click("All");
        OpenPage.Until(() => page.Zoom() is (0, 100), "a button showed all days");
        page.DragSlider(0, 300);
        OpenPage.Until(() => page.Zoom() is { Start: > 20, End: 100 }, "the slider zoomed");
        Assert.Empty(page.Console);
    }

    [Fact]
    public void The_legend_hides_a_line_and_keeps_it_hidden()
    {
        var page = OpenTencent();
        Assert.NotEmpty(page.CountPoints("close"));
        page.Click("Close", ".chart svg");
        OpenPage.Until(() => page.CountPoints("close").Count == 0, "the line was hidden");
        page.Click("Percent");
        OpenPage.Until(() => page.FindAll(".chart svg text").Any(text => text.Text == "Short percent"), "the measure changed");
        Assert.Empty(page.CountPoints("close"));
    }

    [Fact]
    public void Colours_follow_the_system_while_the_page_is_open()
    {
        var page = OpenTencent();
        var light = page.Color("short");
        page.SetColours(dark: true);
        OpenPage.Until(() => page.Color("short") != light && page.CountPoints("short").Count > 0, "the line was drawn in the dark colour");
        page.KeepPicture("dark.png");
        page.SetColours(dark: false);
        OpenPage.Until(() => page.Color("short") == light && page.CountPoints("short").Count > 0, "the line was drawn in the light colour again");
    }

    [Fact]
    public void The_figures_follow_as_a_table_newest_first()
    {
        var page = OpenTencent();
        Assert.Empty(page.FindAll("table"));
        page.Click("Figures (237)");
        OpenPage.Until(() => page.FindAll("tbody tr").Count == 237, "the table was made");
        Assert.Equal("Day Short position Short percent Close", page.Text("thead"));
        Assert.Equal("2026-04-30 51,480,638 0.56% 467.80", page.Text("tbody tr"));
        Assert.Equal("Short interest: HK.00700", page.Find("caption").GetAttribute("textContent"));
        page.KeepPicture("table.png");
    }

    [Fact]
    public void Securities_of_both_markets_stand_below_each_other_or_in_one_chart_and_share_their_days()
    {
        charts.DrawSimulated("Get-ShortInterest HK.00700, US.AAPL, US.TSLA -All", 150);
        var page = chromium.Open(charts.Chart, 1200, 2000);
        OpenPage.Until(() => page.CountPoints("short", 2).Count > 0, "all charts were drawn");
        page.KeepPicture("separate.png");
        page.Click("1Y");
        OpenPage.Until(() => page.Zoom(0).Start > 50 && page.Zoom(2) == page.Zoom(0), "all charts showed the same days");
        page.Click("Overlaid");
        OpenPage.Until(() => page.FindAll(".chart").Count == 1 && page.FindAll(".chart svg text").Any(text => text.Text == "US.TSLA"), "the charts were laid over each other");
        page.Hover("2026-04-24");
        OpenPage.Until(() => page.FindAll(".tip .entry").Count == 3, "the tip showed every code");
        page.KeepPicture("overlaid.png", windowOnly: true);
        Assert.Empty(page.Console);
    }

    [Fact]
    public void Daily_short_volume_is_drawn_with_its_average_and_the_volume()
    {
        charts.DrawSimulated("Get-DailyShortVolume US.AAPL -All", 500);
        var page = chromium.Open(charts.Chart);
        OpenPage.Until(() => page.FindAll(".chart svg text").Any(text => text.Text == "20-day average"), "the chart was drawn");
        page.Hover("2026-04-30");
        OpenPage.Until(() => page.FindAll(".tip .entry").Count == 4, "the tip showed every column");
        page.KeepPicture("daily.png", windowOnly: true);
        Assert.Empty(page.Console);
    }

    [Fact]
    public void Names_codes_and_titles_are_text()
    {
        charts.Shell["text"] = Attack;
        charts.Draw([ChartedRows.Hk("2026-04-30", code: Attack).Named(Attack), ChartedRows.Hk("2026-04-24")], "-Title $text");
        var page = chromium.Open(charts.Chart);
        Assert.Equal(Attack, page.Text("h1"));
        Assert.Equal(Attack + Attack, page.Find("h2").GetAttribute("textContent"));
        page.Click("Overlaid");
        OpenPage.Until(() => page.FindAll(".chart svg text").Any(text => text.Text == Attack), "the legend showed the code");
        page.Hover("2026-04-30");
        OpenPage.Until(() => page.FindAll(".tip .label").Any(label => label.Text == Attack), "the tip showed the code");
        Assert.Empty(page.FindAll("img"));
        Assert.Empty(page.Console);
    }

    [Fact]
    public void Ten_years_of_twenty_codes_are_drawn_at_once()
    {
        charts.Draw(ChartedRows.TwentyCodes.SelectMany(ChartedRows.TenYears));
        var page = chromium.Open(charts.Chart);
        OpenPage.Until(() => page.CountPoints("short").Count > 0, "the first chart was drawn");
        Assert.InRange(page.FindAll(".chart svg").Count, 1, 4);
        TestContext.Current.SendDiagnosticMessage($"Drawn {page.Evaluate<object>("window.drawnAfter")} ms after the page was opened.");
        page.KeepPicture("twenty.png");
        page.Click("Overlaid");
        OpenPage.Until(() => page.FindAll(".chart").Count == 1 && page.FindAll(".chart svg").Count == 1, "the charts were laid over each other");
        page.KeepPicture("twenty-overlaid.png");
        Assert.Empty(page.Console);
    }

    [Fact]
    public void The_page_prints_every_chart_in_light_colours()
    {
        charts.DrawSimulated("Get-ShortInterest HK.00700, HK.09988, US.AAPL, US.TSLA, US.MSFT, US.NVDA -All", 150);
        var page = chromium.Open(charts.Chart, dark: true);
        page.Print("print.pdf");
        Assert.Equal(6, page.FindAll(".chart svg").Count);
        OpenPage.Until(() => page.CountPoints("short").Count > 0, "the dark colours came back");
    }

    [Fact]
    public void Texts_are_Chinese_where_the_user_interface_is()
    {
        charts.DrawSimulated("& { [cultureinfo]::CurrentUICulture = 'zh-CN'; Get-ShortInterest US.AAPL -All }", 100);
        var page = chromium.Open(charts.Chart);
        Assert.Contains("100 行", page.Text("#summary"), StringComparison.Ordinal);
        OpenPage.Until(() => page.FindAll(".chart svg text").Any(text => text.Text == "未平仓空头"), "the chart was drawn");
        page.KeepPicture("chinese.png");
    }

    /// <summary>Values between two gaps, where a line has no length; they are drawn as dots.</summary>
    private static int LonePoints<T>(IReadOnlyList<HkShortInterest> rows, Func<HkShortInterest, T?> read) =>
        Enumerable.Range(0, rows.Count).Count(i => read(rows[i]) is not null
            && (i == 0 || read(rows[i - 1]) is null) && (i == rows.Count - 1 || read(rows[i + 1]) is null));

    private OpenPage OpenTencent()
    {
        charts.DrawSimulated("Get-ShortInterest HK.00700 -All", 237);
        var page = chromium.Open(charts.Chart);
        OpenPage.Until(() => page.CountPoints("short").Count > 0, "the chart was drawn");
        return page;
    }
}

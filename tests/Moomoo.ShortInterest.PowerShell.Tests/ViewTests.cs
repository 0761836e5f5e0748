using System.Globalization;

namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class ViewTests
{
    private const string Rise = "\u001b[32m+1.50%\u001b[0m";

    /// <summary>Every table that commands print.</summary>
    public static TheoryData<string, int> Tables
    {
        get
        {
            string[] scripts =
            [
                "Get-ShortInterest HK.00700, US.AAPL",
                "Get-ShortInterest HK.00700, US.AAPL -Latest",
                "Get-DailyShortVolume HK.00700, US.AAPL",
                "Get-DailyShortVolume HK.00700, US.AAPL -Latest",
                "Get-ShortSellingRank US",
                "Get-ShortSellingRank US -SortBy Volume",
                "Get-ShortSellingRank US -SortBy DaysToCover",
                "Get-ShortSellingRank US -SortBy WeekAvgShortNumber",
                "Get-ShortSellingRank US -SortBy MonthAvgShortNumber",
                "Get-ShortInterest HK.00700, US.AAPL -All | Measure-ShortInterest",
                "[Moomoo.ShortInterest.OpenDSecurity]@{ Code = 'HK.00700'; Name = 'Tencent'; SecType = 'Stock'; LotSize = 100; ListTime = '2004-06-16'; Delisting = $false }",
                """
                [Moomoo.ShortInterest.ShortAvailability]@{
                    Code = 'US.BRK.A'; EnableShortSell = $true; ShortSellRate = 100; ShortAvailableVolume = 999999999999; CurPrice = 750000.125 }
                """,
                "Get-OpenDConnection",
                "Start-OpenDSimulator",
                "$gateway = Start-OpenDSimulator; $gateway | Connect-OpenD 3>$null; $null = Get-ShortInterest HK.00700; $gateway.Requests",
                "[Moomoo.ShortInterest.PublicationDay]::new('US', [datetime]'2026-04-30', [DateTimeOffset]'2026-05-11 17:45 -04:00', [datetime]'2026-05-12')",
                "Test-OpenDConnection",
            ];
            var data = new TheoryData<string, int>();
            foreach (var script in scripts)
            {
                data.Add(script, 80);
                data.Add(script, 120);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_view_fits_the_screen_and_cuts_no_number_or_header_off(string script, int columns)
    {
        using var shell = new Shell(columns);
        shell.Connect(new() { RowsPerCode = 3 });
        var lines = Lines(shell, script);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, columns));
        Assert.All(lines, line => Assert.DoesNotMatch(@"…[\d,.]", line));
        var ruler = lines.ToList().FindIndex(line => line.StartsWith("--", StringComparison.Ordinal));
        Assert.DoesNotContain("…", lines[Math.Max(0, ruler - 1)], StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_is_a_table_for_each_code()
    {
        using var shell = new Shell(80);
        shell.Connect();
        Assert.Equal(
            [
                "   Code: HK.00700",
                "Date         ShortPosition ShortPercent   ClosePrice ChangePercent DaysToCover",
                "----         ------------- ------------   ---------- ------------- -----------",
                "2026-04-30      51,480,638        0.56%       467.80        -2.38%",
                "2026-04-24      51,888,755        0.56%       493.40        -0.36%",
            ],
            Lines(shell, "Get-ShortInterest HK.00700 -Count 2 | ForEach-Object { $_.Simulated = $false; $_ }"));
        Assert.Equal(2, Lines(shell, "Get-ShortInterest HK.00700, US.AAPL").Count(line => line.StartsWith("Date ", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_newest_rows_of_many_codes_are_one_table()
    {
        using var shell = new Shell(80);
        shell.Connect();
        var lines = Lines(shell, "Get-ShortInterest HK.00700, US.AAPL, US.MSFT -Latest");
        Assert.Equal("Code         Date         ShortPosition ShortPercent ChangePercent DaysToCover", lines[0]);
        Assert.Equal(["HK.00700", "US.AAPL", "US.MSFT"], lines.Skip(2).Select(line => line.Split(' ')[0]));
    }

    [Theory]
    [InlineData("Get-ShortInterest HK.00700 -Latest; Get-ShortInterest US.AAPL -Count 2", 1)]
    [InlineData("Get-ShortInterest US.AAPL -Count 2; Get-ShortInterest HK.00700 -Latest", 2)]
    [InlineData("Get-DailyShortVolume HK.00700 -Latest; Get-DailyShortVolume US.AAPL -Count 2", 1)]
    [InlineData("Get-ShortSellingRank US -First 1; Get-ShortSellingRank US -SortBy Volume -First 2", 1)]
    public void Rows_of_several_commands_make_tables_not_lists(string script, int headers)
    {
        using var shell = new Shell(80);
        shell.Connect();
        var lines = Lines(shell, script);
        Assert.Equal(headers, lines.Count(line => line.StartsWith("----", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.Contains(" : ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Get-ShortInterest HK.00700, US.AAPL")]
    [InlineData("Get-ShortInterest HK.00700, US.AAPL -Latest")]
    [InlineData("Get-DailyShortVolume HK.00700, US.AAPL")]
    [InlineData("Get-DailyShortVolume HK.00700, US.AAPL -Latest")]
    [InlineData("Get-ShortSellingRank US -SortBy DaysToCover")]
    public void Every_header_is_a_member_of_every_row(string script)
    {
        using var shell = new Shell(80);
        shell.Connect();
        var lines = Lines(shell, script);
        var headers = lines.First(line => line.StartsWith("Date", StringComparison.Ordinal) || line.StartsWith("Code ", StringComparison.Ordinal) || line.StartsWith("Place", StringComparison.Ordinal));
        foreach (var row in shell.Run(script).AssertNoErrors().Output)
        {
            Assert.All(headers.Split(' ', StringSplitOptions.RemoveEmptyEntries), header => Assert.NotNull(row.Members[header]));
        }
    }

    [Fact]
    public void A_ranking_shows_the_column_that_it_was_sorted_by()
    {
        using var shell = new Shell(80);
        shell.Connect();

        // Rows have no column for the average volumes.
        foreach (var field in Enum.GetNames<ShortSellingSortField>().Where(name => name != "Default" && !name.EndsWith("AvgVolume", StringComparison.Ordinal)))
        {
            Assert.Contains(field, Lines(shell, $"Get-ShortSellingRank US -SortBy {field} -First 2")[0].Split(' '));
        }
    }

    [Theory]
    [InlineData("[Moomoo.ShortInterest.UsShortInterest]@{ Code = 'US.BRK.A'; SharesShort = 999999999999; ShortPercent = 100; ClosePrice = 750000.125; LastClosePrice = 1; DaysToCover = 999.99 }", "999,999,999,999", "100.00%", "750,000.125", "999.99")]
    [InlineData("[Moomoo.ShortInterest.UsDailyShortVolume]@{ Code = 'US.BRK.A'; TotalSharesShort = 999999999999; ShortPercent = 100 }", "999,999,999,999", "100.00%")]
    [InlineData("[Moomoo.ShortInterest.ShortSellingRank]@{ Place = 10000; Code = 'US.BRK.A'; ShortNumber = 999999999999; ShortNumberChange = -999999999999 }", "10000", "999,999,999,999", "-999,999,999,999")]
    public void Large_numbers_are_shown_in_full(string script, params string[] cells)
    {
        using var shell = new Shell(80);
        var shown = Lines(shell, script)[^1].Split(' ');
        Assert.All(cells, cell => Assert.Contains(cell, shown));
    }

    [Fact]
    public void The_group_of_simulated_rows_says_so()
    {
        using var shell = new Shell(80);
        var lines = Lines(shell, "[Moomoo.ShortInterest.HkShortInterest[]](@{ Code = 'HK.00700'; Simulated = $true }, @{ Code = 'HK.00700' })");
        Assert.Equal(["Code: HK.00700 (simulated)", "Code: HK.00700"], lines.Where(line => line.Contains("Code:", StringComparison.Ordinal)).Select(line => line.Trim()));
    }

    [Fact]
    public void The_current_connection_is_marked()
    {
        using var shell = new Shell(80);
        shell.Connect();
        shell.Connect();
        Assert.Equal([" ", "*"], Lines(shell, "Get-OpenDConnection").Skip(2).Select(line => line[..1]));
    }

    [Theory]
    [InlineData("en-US", false)]
    [InlineData("zh-HK", false)]
    [InlineData("zh-SG", false)]
    [InlineData("de-DE", false)]
    [InlineData("", false)]
    [InlineData("zh-CN", true)]
    [InlineData("zh-Hans", true)]
    [InlineData("zh-Hans-CN", true)]
    [InlineData("zh-TW", true)]
    [InlineData("ja", true)]
    [InlineData("ja-JP", true)]
    [InlineData("ko-KR", true)]
    public void A_rise_has_the_colour_of_the_users_market(string culture, bool isRed)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = new(culture);
        try
        {
            Assert.Equal(isRed ? Rise.Replace("[32m", "[31m", StringComparison.Ordinal) : Rise, RowText.ChangePercent(1.5, inColour: true));
            Assert.Equal(isRed ? "\u001b[32m-1.50%\u001b[0m" : "\u001b[31m-1.50%\u001b[0m", RowText.ChangePercent(-1.5, inColour: true));
            Assert.Equal("0.00%", RowText.ChangePercent(0, inColour: true));
            Assert.Equal("+1.50%", RowText.ChangePercent(1.5, inColour: false));
            Assert.Equal("", RowText.ChangePercent(null, inColour: true));
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private static IReadOnlyList<string> Lines(Shell shell, string script)
    {
        shell["WarningPreference"] = System.Management.Automation.ActionPreference.SilentlyContinue;
        shell.Show(script);
        return shell.Screen.Lines;
    }
}

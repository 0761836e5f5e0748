using System.Text;

namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class MeasureShortInterestTests
{
    private const string Quiet = "$WarningPreference = 'SilentlyContinue'; ";

    [Fact]
    public void A_code_has_one_measure_whose_figures_are_those_of_its_rows()
    {
        using var shell = new Shell();
        shell.Connect();
        var measures = shell.Run("Get-ShortInterest HK.00700, US.AAPL -All | Measure-ShortInterest").AssertNoErrors().As<ShortInterestMeasure>();
        Assert.Equal(["HK.00700", "US.AAPL"], measures.Select(measure => measure.Code));
        var rows = shell.Run("Get-ShortInterest US.AAPL -All").As<UsShortInterest>();
        Assert.Equal(ShortInterestMeasure.Of("US.AAPL", rows), measures[1]);
        Assert.Equal((rows[0].SharesShort, rows[0].DaysToCover, "ShortPosition"), ((long?)measures[1].Newest, measures[1].DaysToCover, measures[1].Property));
    }

    [Theory]
    [InlineData("Get-DailyShortVolume HK.00700 | Measure-ShortInterest", "ShortPercent")]
    [InlineData("Get-DailyShortVolume HK.00700 | Measure-ShortInterest volume", "Volume")]
    [InlineData("Get-ShortInterest US.AAPL | Measure-ShortInterest -Property DaysToCover", "DaysToCover")]
    [InlineData("Measure-ShortInterest -InputObject (Get-ShortInterest US.AAPL)", "ShortPosition")]
    public void The_measured_property_can_be_chosen(string script, string property)
    {
        using var shell = new Shell();
        shell.Connect();
        var measure = Assert.Single(shell.Run(script).AssertNoErrors().As<ShortInterestMeasure>());
        Assert.Equal(property, measure.Property);
        Assert.NotNull(measure.Newest);
    }

    [Fact]
    public void Rows_of_several_codes_may_come_in_turns()
    {
        using var shell = new Shell();
        shell.Connect();
        shell["rows"] = shell.Run("Get-ShortInterest HK.00700, US.AAPL -All").As<TradingDayRow>().OrderBy(row => row.GetDate()).ToArray();
        var inTurns = shell.Run("$rows | Measure-ShortInterest").AssertNoErrors().As<ShortInterestMeasure>();
        Assert.Equal(shell.Run("Get-ShortInterest HK.00700, US.AAPL -All | Measure-ShortInterest").As<ShortInterestMeasure>(), inTurns.Order());
    }

    [Fact]
    public void Short_interest_and_daily_volume_of_a_code_are_measured_apart()
    {
        using var shell = new Shell();
        shell.Connect();
        var measures = shell.Run("Get-ShortInterest HK.00700 | ForEach-Object { $_; Get-DailyShortVolume HK.00700 -Latest } | Measure-ShortInterest").AssertNoErrors().As<ShortInterestMeasure>();
        Assert.Equal(["ShortPosition", "ShortPercent"], measures.Select(measure => measure.Property));
    }

    [Fact]
    public void An_unknown_property_is_one_error_for_each_code_that_lacks_it()
    {
        using var shell = new Shell();
        shell.Connect();
        var result = shell.Run("Get-ShortInterest US.AAPL, HK.00700, US.MSFT | Measure-ShortInterest AggregatedShort");
        Assert.Equal(["US.AAPL", "US.MSFT"], result.Errors.Select(error => error.TargetObject));
        Assert.All(result.Errors, error => Assert.StartsWith("InvalidQuery,", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Equal("HK.00700", Assert.Single(result.As<ShortInterestMeasure>()).Code);
    }

    [Fact]
    public void Tab_offers_what_can_be_measured()
    {
        using var shell = new Shell();
        Assert.Equal(["AggregatedShort", "AggregatedShortRatio"], shell.Complete("Measure-ShortInterest -Property agg").Select(match => match.CompletionText));
    }

    [Fact]
    public void The_table_shows_the_way_of_the_number()
    {
        using var shell = new Shell(80);
        shell.Connect();
        shell.Show(Quiet + "Get-ShortInterest HK.00700, US.AAPL -All | Measure-ShortInterest");
        var lines = shell.Screen.Lines;
        Assert.Equal(["   Property: ShortPosition", "Code                Newest ChangePercent Percentile Sparkline"], lines.Take(2));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 79));
        var measure = shell.Run("Get-ShortInterest US.AAPL -All | Measure-ShortInterest").As<ShortInterestMeasure>()[0];
        Assert.EndsWith(measure.Sparkline, lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_sparkline_is_plain_where_the_encoding_lacks_its_characters()
    {
        Assert.Equal("▁▂▃▅▇", RowText.Sparkline("▁▂▃▅▇", Encoding.UTF8));
        Assert.Equal("_.-=#", RowText.Sparkline("▁▂▃▅▇", Encoding.ASCII));
        Assert.Equal("_.-=#", RowText.Sparkline("▁▂▃▅▇", Encoding.Latin1));
        Assert.Equal("", RowText.Sparkline(null, Encoding.UTF8));
    }

    [Fact]
    public void A_finished_code_is_measured_before_the_input_ends()
    {
        var codes = new MeasuredCodes(null);
        AddRows(codes, "HK.00001", 10);
        AddRows(codes, "HK.00002", 999);
        Assert.False(codes.TryTakeFinished(out _));
        AddRows(codes, "HK.00003", 1);
        Assert.True(codes.TryTakeFinished(out var measure));
        Assert.Equal(("HK.00001", 10), (measure.Code, measure.Rows));
        Assert.Equal(["HK.00002", "HK.00003"], codes.TakeRest().Select(rest => rest.Code));
    }

    [Fact]
    public void A_code_that_comes_back_after_its_measure_is_an_error()
    {
        var codes = new MeasuredCodes(null);
        AddRows(codes, "HK.00001", 1);
        AddRows(codes, "HK.00002", 1000);
        Assert.True(codes.TryTakeFinished(out _));
        var error = Assert.Throws<InvalidQueryException>(() => AddRows(codes, "HK.00001", 1));
        Assert.Contains("HK.00001", error.Message, StringComparison.Ordinal);
        AddRows(codes, "HK.00001", 1);
        Assert.Equal("HK.00002", Assert.Single(codes.TakeRest()).Code);
    }

    [Fact]
    public void Codes_that_come_in_turns_are_kept_until_the_end()
    {
        var codes = new MeasuredCodes(null);
        for (var round = 0; round < 3; round++)
        {
            AddRows(codes, "HK.00001", 600);
            AddRows(codes, "HK.00002", 600);
            Assert.False(codes.TryTakeFinished(out _));
        }

        Assert.Equal([1800, 1800], codes.TakeRest().Select(measure => measure.Rows));
    }

    [Fact]
    public void A_code_is_kept_only_until_the_rows_of_the_next_code_have_come()
    {
        var codes = new MeasuredCodes(null);
        var taken = 0;
        for (var code = 1; code <= 200; code++)
        {
            AddRows(codes, $"HK.{code:00000}", 2000);
            while (codes.TryTakeFinished(out _))
            {
                taken++;
            }

            Assert.Equal(code - 1, taken);
        }

        Assert.Single(codes.TakeRest());
    }

    private static void AddRows(MeasuredCodes codes, string code, int count)
    {
        for (var i = 0; i < count; i++)
        {
            codes.Add(new HkShortInterest { Code = code, TimestampStr = "2026-04-30", AggregatedShort = i });
        }
    }
}

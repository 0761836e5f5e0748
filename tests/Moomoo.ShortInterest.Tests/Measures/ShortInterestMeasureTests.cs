using System.Globalization;

namespace Moomoo.ShortInterest.Tests.Measures;

public sealed class ShortInterestMeasureTests
{
    private const string Code = "US.AAPL";

    private static readonly IReadOnlyList<string[]> Rows = Expected.Read("measured-rows.csv");

    public static TheoryData<string> Codes => [.. Expected.Read("measures.csv").Select(line => line[0])];

    [Fact]
    public void Columns_are_the_documented_ones_in_their_order() =>
        Assert.Equal(
            "Code Property Rows Nulls From To Newest Change ChangePercent Percentile Highest HighestDay Lowest LowestDay Mean ZScore Streak DaysToCover Sparkline",
            string.Join(' ', typeof(ShortInterestMeasure).GetProperties().Select(property => property.Name)));

    [Theory]
    [MemberData(nameof(Codes))]
    public void Figures_are_those_that_pandas_computes(string code)
    {
        var expected = Expected.Read("measures.csv").Single(line => line[0] == code);

        var measure = ShortInterestMeasure.Of(code, RowsOf(code), "ShortPercent");

        Assert.Equal(code, measure.Code);
        Assert.Equal("ShortPercent", measure.Property);
        Assert.Equal(int.Parse(expected[1], CultureInfo.InvariantCulture), measure.Rows);
        Assert.Equal(int.Parse(expected[2], CultureInfo.InvariantCulture), measure.Nulls);
        Assert.Equal((Day(expected[3]), Day(expected[4])), (measure.From, measure.To));
        Assert.Equal((Day(expected[10]), Day(expected[12])), (measure.HighestDay, measure.LowestDay));
        Near(expected[5], measure.Newest);
        Near(expected[6], measure.Change);
        Near(expected[7], measure.ChangePercent);
        Near(expected[8], measure.Percentile);
        Near(expected[9], measure.Highest);
        Near(expected[11], measure.Lowest);
        Near(expected[13], measure.Mean);
        Near(expected[14], measure.ZScore);
        Assert.Equal(int.Parse(expected[15], CultureInfo.InvariantCulture), measure.Streak);
        Near(expected[16], measure.DaysToCover);
        Assert.Equal(expected[17], measure.Sparkline);
    }

    [Theory]
    [InlineData("US.GAPS")]
    [InlineData("US.TIES")]
    public void The_position_is_measured_unless_something_else_is_asked_for(string code)
    {
        var position = ShortInterestMeasure.Of(code, RowsOf(code));
        var percent = ShortInterestMeasure.Of(code, RowsOf(code), "shortpercent");

        Assert.Equal(("ShortPosition", "ShortPercent"), (position.Property, percent.Property));
        percent.Property = position.Property;
        Assert.Equal(position, percent);
    }

    [Fact]
    public void The_order_of_rows_does_not_matter()
    {
        var rows = RowsOf("US.GAPS");
        var measure = ShortInterestMeasure.Of(Code, rows);

        Assert.Equal(measure, ShortInterestMeasure.Of(Code, rows.OrderBy(row => row.GetDate())));
        Assert.Equal(measure, ShortInterestMeasure.Of(Code, rows.OrderByDescending(row => row.GetDate())));
    }

    [Fact]
    public void A_series_can_be_measured_as_it_grows()
    {
        var series = new MeasuredSeries(Code);
        foreach (var row in RowsOf("US.UP").OrderBy(row => row.GetDate()))
        {
            series.Add(row);
            Assert.Equal(row.GetDate(), series.Measure().To);
        }

        Assert.Equal(3, series.Measure().Streak);
    }

    [Fact]
    public void Of_daily_short_volume_the_percentage_is_measured()
    {
        var measure = ShortInterestMeasure.Of(
            "HK.00700",
            [
                new HkDailyShortVolume { Code = "HK.00700", TimestampStr = "2026-04-30", SharesTraded = 200, ShortSellSharesTraded = 50 },
                new HkDailyShortVolume { Code = "HK.00700", TimestampStr = "2026-04-29", SharesTraded = 200, ShortSellSharesTraded = 40 },
            ]);

        Assert.Equal(("ShortPercent", 25.0, 5.0, 25.0), (measure.Property, measure.Newest, measure.Change, measure.ChangePercent));
    }

    [Theory]
    [InlineData("ClosePrice", 12.5)]
    [InlineData("sharesshort", 7.0)]
    [InlineData("DaysToCover", 3.0)]
    [InlineData("Change", 2.5)]
    [InlineData("AvgDailyShareVolume", null)]
    public void Every_number_of_a_row_can_be_measured(string property, double? newest)
    {
        var row = new UsShortInterest { Code = Code, TimestampStr = "2026-04-30", SharesShort = 7, ClosePrice = 12.5, LastClosePrice = 10, DaysToCover = 3 };

        Assert.Equal(newest, ShortInterestMeasure.Of(Code, [row], property).Newest);
    }

    [Theory]
    [InlineData("AggregatedShort")]
    [InlineData("Code")]
    [InlineData("Timestamp")]
    [InlineData("NextKey")]
    public void A_name_that_is_not_a_number_of_the_rows_is_refused_with_those_that_are(string property)
    {
        var error = Assert.Throws<InvalidQueryException>(() => ShortInterestMeasure.Of(Code, RowsOf("US.UP"), property));

        Assert.Equal($"UsShortInterest rows have no number named '{property}'.", error.Message);
        Assert.Equal(
            "Choose one of SharesShort, ShortPercent, AvgDailyShareVolume, DaysToCover, ClosePrice, LastClosePrice, ShortPosition, Change, ChangePercent.",
            error.RecommendedAction);
    }

    [Fact]
    public void Rows_without_a_day_or_a_finite_number_are_left_out_and_counted()
    {
        var measure = ShortInterestMeasure.Of(
            Code,
            [
                new UsShortInterest { Code = Code, ShortPercent = 1 },
                new UsShortInterest { Code = Code, TimestampStr = "2026-04-15", ShortPercent = double.NaN },
                new UsShortInterest { Code = Code, TimestampStr = "2026-03-31", ShortPercent = double.PositiveInfinity },
                new UsShortInterest { Code = Code, TimestampStr = "2026-03-13", ShortPercent = 2 },
            ],
            "ShortPercent");

        Assert.Equal((4, 3, 2.0, 100.0, "▃"), (measure.Rows, measure.Nulls, measure.Newest, measure.Percentile, measure.Sparkline));
    }

    [Fact]
    public void No_rows_are_a_measure_without_figures()
    {
        var measure = ShortInterestMeasure.Of(Code, []);

        Assert.Equal((0, 0, "ShortPosition", null, ""), (measure.Rows, measure.Nulls, measure.Property, measure.Newest, measure.Sparkline));
        Assert.Equal("US.AAPL ShortPosition", measure.ToString());
        Assert.Equal("US.AAPL ClosePrice", ShortInterestMeasure.Of(Code, [], "ClosePrice").ToString());
    }

    [Fact]
    public void Values_that_hardly_vary_have_an_accurate_score()
    {
        var rows = new[] { 12.340_000_01, 12.340_000_02, 12.340_000_03 }
            .Select((value, i) => new UsShortInterest { Code = Code, TimestampStr = $"2026-04-0{i + 1}", ShortPercent = value });

        Assert.Equal(1, ShortInterestMeasure.Of(Code, rows, "ShortPercent").ZScore!.Value, 1e-6);
    }

    [Fact]
    public void A_measure_of_simulated_rows_says_so()
    {
        var row = new UsShortInterest { Code = Code, TimestampStr = "2026-04-30", SharesShort = 1 };
        Assert.False(ShortInterestMeasure.Of(Code, [row]).GetSimulated());

        row.Simulated = true;

        var measure = ShortInterestMeasure.Of(Code, [row]);
        Assert.True(measure.GetSimulated());
        Assert.True(ShortInterestMeasure.Of(Code, [row, row]).GetSimulated());
        Assert.Equal("US.AAPL ShortPosition 2026-04-30", measure.ToString());
    }

    [Fact]
    public void The_plain_sparkline_has_the_same_levels_in_ASCII()
    {
        var measure = ShortInterestMeasure.Of(Code, RowsOf("US.TWENTYFIVE"));

        Assert.Equal("▁▁▁▁▁▂▂▂▂▂▃▃▃▃▃▅▅▅▅▇▇▇▇▇", measure.Sparkline);
        Assert.Equal("_____.....-----====#####", measure.GetPlainSparkline());
    }

    private static List<UsShortInterest> RowsOf(string code) =>
    [
        .. Rows.Where(line => line[0] == code).Select(line => new UsShortInterest
        {
            Code = code,
            TimestampStr = line[1],
            SharesShort = (long?)Number(line[2]),
            ShortPercent = Number(line[2]),
            DaysToCover = Number(line[3]),
        }),
    ];

    private static double? Number(string text) => text.Length == 0 ? null : double.Parse(text, CultureInfo.InvariantCulture);

    private static DateTime? Day(string text) => text.Length == 0 ? null : Expected.Day(text);

    private static void Near(string expected, double? actual)
    {
        Assert.Equal(expected.Length == 0, actual is null);
        if (Number(expected) is { } number)
        {
            Assert.Equal(number, actual!.Value, Math.Max(1e-10, Math.Abs(number) * 1e-12));
        }
    }
}

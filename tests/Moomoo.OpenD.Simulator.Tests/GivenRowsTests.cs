using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Tests;

/// <summary>Mistakes in rows that the user gives are refused before anything is served.</summary>
public sealed class GivenRowsTests
{
    public static TheoryData<string, int, string?, TradingDayRow?[]> Mistakes => new()
    {
        { "null", 1, null, [Row("2026-04-30"), null] },
        { "code", 0, "Code", [Row("2026-04-30", "AAPL")] },
        { "market", 0, "Code", [Row("2026-04-30", "HK.00700")] },
        { "day in another order", 1, "TimestampStr", [Row("2026-04-30"), Row("15/04/2026")] },
        { "day that does not exist", 0, "TimestampStr", [Row("2026-02-30")] },
        { "no day", 0, "TimestampStr", [Row(null)] },
        { "day with a time", 0, "TimestampStr", [Row("2026-04-30 00:00:00")] },
        { "same day twice", 2, "TimestampStr", [Row("2026-04-30"), Row("2026-04-15"), Row("2026-04-15")] },
        { "oldest first", 1, "TimestampStr", [Row("2026-04-15"), Row("2026-04-30")] },
        { "negative", 0, "SharesShort", [new UsShortInterest { Code = "US.AAPL", TimestampStr = "2026-04-30", SharesShort = -1 }] },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_row_that_cannot_be_served_is_refused_with_its_place_and_column(string mistake, int index, string? column, TradingDayRow?[] rows)
    {
        var error = Assert.Throws<InvalidRowException>(() => OpenDSimulator.Start(new() { Rows = rows! }));

        Assert.Equal((index, column), (error.Index, error.Column));
        Assert.StartsWith($"Row {index + 1}", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(mistake);
    }

    [Fact]
    public void A_row_to_publish_is_checked_as_well()
    {
        using var simulator = OpenDSimulator.Start();

        Assert.Throws<InvalidRowException>(() => simulator.Publish(Row("2026-05-15"), Row("yesterday")));
    }

    [Fact]
    public void Codes_may_mix_and_a_timestamp_alone_is_a_day()
    {
        var timestamp = Row(null);
        timestamp.Timestamp = 1_776_225_600;

        using var simulator = OpenDSimulator.Start(new()
        {
            Rows =
            [
                Row("2026-04-30"),
                new HkShortInterest { Code = "HK.00700", TimestampStr = "2026-05-08" },
                new UsDailyShortVolume { Code = "US.AAPL", TimestampStr = "2026-05-08" },
                timestamp,
                new HkShortInterest { Code = "HK.00700", TimestampStr = "2026-04-30" },
            ],
        });

        Assert.True(simulator.IsRunning);
    }

    private static UsShortInterest Row(string? day, string code = "US.AAPL") => new() { Code = code, TimestampStr = day, SharesShort = 1 };
}

using System.Globalization;
using Moomoo.OpenD.Tests;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Tests;

/// <summary>The made-up histories, as a client sees them.</summary>
public sealed class MarketTests
{
    [Theory]
    [InlineData("HK.00005")]
    [InlineData("HK.00700")]
    [InlineData("US.AAPL")]
    [InlineData("US.BRK.B")]
    public async Task A_history_is_the_same_in_every_run_and_at_every_page_size(string code)
    {
        var first = await ReadAsync(code, 50);
        var second = await ReadAsync(code, 7);

        Assert.Equal(first.Select(TestRows.Values), second.Select(TestRows.Values));
        Assert.InRange(first.Count, 60, 300);
    }

    [Fact]
    public async Task Two_codes_have_two_histories() =>
        Assert.NotEqual((await ReadAsync("US.AAPL", 50)).Select(row => row.ClosePrice), (await ReadAsync("US.MSFT", 50)).Select(row => row.ClosePrice));

    [Theory]
    [InlineData("HK.00005")]
    [InlineData("HK.00001")]
    [InlineData("HK.00700")]
    public async Task Hong_Kong_is_weekly_on_the_last_trading_day_and_newest_first(string code)
    {
        var days = Days(await ReadAsync(code, 50));

        Assert.Equal(
            ["2026-04-30", "2026-04-24", "2026-04-17", "2026-04-10", "2026-04-02", "2026-03-27"],
            days.Take(6).Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        Assert.All(days, day => Assert.InRange(day.DayOfWeek, DayOfWeek.Tuesday, DayOfWeek.Friday));
        Assert.All(days.Zip(days.Skip(1)), pair => Assert.InRange((pair.First - pair.Second).TotalDays, 5, 9));
    }

    [Fact]
    public async Task The_US_is_twice_a_month_on_weekdays_and_newest_first()
    {
        var days = Days(await ReadAsync("US.AAPL", 50, rowsPerCode: 300));

        Assert.All(days, day => Assert.DoesNotContain(day.DayOfWeek, new[] { DayOfWeek.Saturday, DayOfWeek.Sunday }));
        Assert.Equal(days.OrderByDescending(day => day), days);
        Assert.All(days.GroupBy(day => (day.Year, day.Month)), month => Assert.Equal(2, month.Count()));
    }

    [Theory]
    [InlineData("HK.00005", "Asia/Hong_Kong")]
    [InlineData("HK.00700", "Asia/Hong_Kong")]
    [InlineData("US.AAPL", "America/New_York")]
    public async Task Timestamps_are_midnight_in_the_markets_own_zone(string code, string zoneId)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneId);

        foreach (var row in await ReadAsync(code, 50, rowsPerCode: 300))
        {
            var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(row.Timestamp!.Value), zone);
            Assert.Equal(row.TimestampStr, local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            Assert.Equal(TimeSpan.Zero, local.TimeOfDay);
        }
    }

    [Theory]
    [InlineData("2026-03-08", -5)]
    [InlineData("2026-03-09", -4)]
    [InlineData("2026-10-31", -4)]
    [InlineData("2026-11-01", -4)]
    [InlineData("2026-11-02", -5)]
    public async Task Clocks_change_in_the_night_of_a_Sunday(string day, int offset)
    {
        var date = DateTime.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        using var simulator = OpenDSimulator.Start(new() { Today = date.AddMonths(1), RowsPerCode = 40 });
        var days = (await ReadAsync(simulator, "US.AAPL", 50)).ToList();
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

        Assert.Equal(offset, zone.GetUtcOffset(date.AddMinutes(1)).TotalHours);
        Assert.All(days, row => Assert.Equal(zone.GetUtcOffset(row.GetDate()!.Value), row.GetDate()!.Value - DateTimeOffset.FromUnixTimeSeconds(row.Timestamp!.Value).UtcDateTime));
    }

    [Fact]
    public async Task Values_are_plausible_and_here_and_there_unset()
    {
        var hk = (await ReadAsync("HK.00005", 50, 300)).Cast<HkShortInterest>().ToList();
        var us = (await ReadAsync("US.AAPL", 50, 300)).Cast<UsShortInterest>().ToList();

        Assert.All(hk, row => Assert.True(row is { AggregatedShort: null or > 0, AggregatedShortRatio: null or (> 0 and < 100), ClosePrice: null or > 0 }));
        Assert.All(us, row => Assert.True(row is { SharesShort: null or > 0, ShortPercent: null or (> 0 and < 100), AvgDailyShareVolume: null or > 0, DaysToCover: null or > 0 }));
        Assert.Contains(hk, row => row.AggregatedShort is null || row.ClosePrice is null || row.LastClosePrice is null || row.AggregatedShortRatio is null);
        Assert.Contains(us, row => row.SharesShort is null || row.ShortPercent is null || row.DaysToCover is null || row.ClosePrice is null);
        Assert.All(
            us.Where(row => row is { SharesShort: not null, AvgDailyShareVolume: not null, DaysToCover: not null }),
            row => Assert.Equal(row.SharesShort!.Value / (double)row.AvgDailyShareVolume!.Value, row.DaysToCover!.Value, 0.01));
    }

    [Fact]
    public async Task Given_rows_are_served_as_they_are_and_nothing_else_is_known()
    {
        var held = TestRows.Of(SecurityCode.Parse("US.MINE"), 12);
        using var simulator = OpenDSimulator.Start(new() { Rows = held });

        Assert.Equal(held.Select(TestRows.Values), (await ReadAsync(simulator, "US.MINE", 5)).Select(TestRows.Values));
        await Assert.ThrowsAsync<GatewayRefusedException>(() => ReadAsync(simulator, "US.AAPL", 5));
    }

    private static List<DateTime> Days(IEnumerable<TradingDayRow> rows) => [.. rows.Select(row => row.GetDate()!.Value)];

    private static async Task<List<TradingDayRow>> ReadAsync(string code, int count, int? rowsPerCode = null)
    {
        using var simulator = OpenDSimulator.Start(new() { RowsPerCode = rowsPerCode });
        return await ReadAsync(simulator, code, count);
    }

    private static async Task<List<TradingDayRow>> ReadAsync(OpenDSimulator simulator, string code, int count)
    {
        using var client = new OpenDClient(new() { Port = simulator.Port, RequestsPerWindow = 0 });
        var rows = new List<TradingDayRow>();
        await Read().WithinGuardAsync();
        return rows;

        async Task Read()
        {
            await foreach (var page in client.GetShortInterestAsync(SecurityCode.Parse(code), new() { Count = count }))
            {
                rows.AddRange(page.Rows);
            }
        }
    }
}

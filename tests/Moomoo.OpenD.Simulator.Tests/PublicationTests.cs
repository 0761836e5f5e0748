using System.Globalization;
using Moomoo.OpenD.Simulator.Faults;
using Moomoo.OpenD.Tests;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Tests;

/// <summary>What is out when: by the day, by the clock, at the user's wish, and while a client pages.</summary>
public sealed class PublicationTests
{
    private static readonly SecurityCode Apple = SecurityCode.Parse("US.AAPL");
    private static readonly SecurityCode Tencent = SecurityCode.Parse("HK.00700");

    [Theory]
    [InlineData("2026-05-10", "2026-04-15", "2026-04-30")]
    [InlineData("2026-05-11", "2026-04-30", "2026-04-30")]
    [InlineData("2026-05-13", "2026-04-30", "2026-04-30")]
    [InlineData("2026-05-14", "2026-04-30", "2026-05-08")]
    [InlineData("2026-05-26", "2026-04-30", "2026-05-15")]
    [InlineData("2026-05-27", "2026-05-15", "2026-05-15")]
    [InlineData("2026-06-09", "2026-05-29", "2026-05-29")]
    public async Task By_the_end_of_a_day_everything_is_out_that_it_brings(string today, string newestUs, string newestHk)
    {
        using var simulator = OpenDSimulator.Start(new() { Today = Day(today) });

        Assert.Equal((newestUs, newestHk), (await NewestAsync(simulator, Apple), await NewestAsync(simulator, Tencent)));
    }

    [Fact]
    public async Task The_day_can_be_set_while_it_runs_and_rows_come_on_top_of_the_others()
    {
        using var simulator = OpenDSimulator.Start(new() { RowsPerCode = 60 });
        var before = await ReadAsync(simulator, Apple);
        Assert.Equal(Day("2026-05-11"), simulator.Today);

        simulator.Today = Day("2026-06-25").AddHours(9);
        var after = await ReadAsync(simulator, Apple);
        simulator.Today = Day("2026-04-24");
        var back = await ReadAsync(simulator, Apple);

        Assert.Equal(["2026-06-15", "2026-05-29", "2026-05-15"], after.Take(3).Select(row => row.TimestampStr));
        Assert.Equal(before.Select(TestRows.Values), after.Skip(3).Select(TestRows.Values));
        Assert.Equal(before.Skip(1).Select(TestRows.Values), back.Select(TestRows.Values));
    }

    [Fact]
    public async Task Two_simulators_that_start_on_different_days_tell_the_same_of_a_day()
    {
        using var early = OpenDSimulator.Start(new() { Today = Day("2026-01-05") });
        using var late = OpenDSimulator.Start(new() { Today = Day("2026-12-31") });
        early.Today = late.Today;

        Assert.Equal((await ReadAsync(late, Apple)).Take(20).Select(TestRows.Values), (await ReadAsync(early, Apple)).Take(20).Select(TestRows.Values));
        Assert.Equal((await ReadAsync(late, Tencent)).Take(20).Select(TestRows.Values), (await ReadAsync(early, Tencent)).Take(20).Select(TestRows.Values));
    }

    [Fact]
    public async Task By_the_clock_rows_come_out_at_their_minute()
    {
        var clock = new FakeClock();
        using var simulator = OpenDSimulator.Start(new() { FollowsClock = true, TimeProvider = clock, KeepAliveInterval = TimeSpan.FromDays(400) });
        Assert.Equal(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero), clock.GetUtcNow());

        clock.Advance(new DateTimeOffset(2026, 5, 11, 17, 44, 59, TimeSpan.FromHours(-4)) - clock.GetUtcNow());
        Assert.Equal("2026-04-15", await NewestAsync(simulator, Apple));

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("2026-04-30", await NewestAsync(simulator, Apple));
        Assert.Null(simulator.Today);
    }

    [Fact]
    public async Task Given_rows_are_all_out_until_a_day_is_chosen()
    {
        var rows = new TradingDayRow[] { Row("2026-07-15", 3), Row("2026-06-30", 2), Row("2026-06-15", 1) };
        using var simulator = OpenDSimulator.Start(new() { Rows = rows });
        using var dated = OpenDSimulator.Start(new() { Rows = rows, Today = Day("2026-07-09") });

        Assert.Equal(3, (await ReadAsync(simulator, Apple)).Count);
        Assert.Equal(["2026-06-15"], (await ReadAsync(dated, Apple)).Select(row => row.TimestampStr));

        simulator.Today = Day("2026-07-10");
        Assert.Equal(["2026-06-30", "2026-06-15"], (await ReadAsync(simulator, Apple)).Select(row => row.TimestampStr));
    }

    [Fact]
    public async Task A_published_row_is_out_at_once_and_one_of_a_known_day_is_a_revision()
    {
        using var simulator = OpenDSimulator.Start(new() { RowsPerCode = 60 });
        var before = await ReadAsync(simulator, Apple);
        var revised = (UsShortInterest)before[3];
        revised.SharesShort = 42;

        simulator.Publish(revised, Row("2026-05-15", 7));
        var after = await ReadAsync(simulator, Apple);

        Assert.Equal(61, after.Count);
        Assert.Equal(("2026-05-15", 7), (after[0].TimestampStr, ((UsShortInterest)after[0]).SharesShort));
        Assert.Equal((before[3].TimestampStr, 42), (after[4].TimestampStr, ((UsShortInterest)after[4]).SharesShort));
        Assert.Equal(before.Select(TestRows.Values), after.Skip(1).Select(TestRows.Values));

        simulator.Today = Day("2026-05-27");
        Assert.Equal(after.Select(TestRows.Values), (await ReadAsync(simulator, Apple)).Select(TestRows.Values));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_split_restates_the_whole_history(bool isGiven)
    {
        using var simulator = OpenDSimulator.Start(new() { Rows = isGiven ? [Row("2026-04-30", 1_000), Row("2026-04-15", 800)] : null });
        var before = (await ReadAsync(simulator, Apple)).Cast<UsShortInterest>().ToList();

        simulator.Split(Apple, 4);
        var after = (await ReadAsync(simulator, Apple)).Cast<UsShortInterest>().ToList();

        Assert.Equal(before.Count, after.Count);
        Assert.All(before.Zip(after), pair =>
        {
            Assert.Equal(pair.First.TimestampStr, pair.Second.TimestampStr);
            Assert.Equal(pair.First.Timestamp, pair.Second.Timestamp);
            Assert.InRange(pair.Second.SharesShort - (4 * pair.First.SharesShort) ?? 0, 0, 4);
            Assert.InRange(pair.Second.ClosePrice - (pair.First.ClosePrice / 4) ?? 0, -0.01, 0.01);
            Assert.Equal(pair.First.ShortPercent, pair.Second.ShortPercent);
            Assert.Equal(pair.First.DaysToCover ?? 0, pair.Second.DaysToCover ?? 0, 0.02);
        });
        Assert.Throws<ArgumentOutOfRangeException>(() => simulator.Split(Apple, 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_row_published_while_a_client_pages_moves_the_others_on(bool isGiven)
    {
        using var simulator = OpenDSimulator.Start(new()
        {
            Rows = isGiven ? TestRows.Of(Tencent, 25) : null,
            RowsPerCode = 25,
            Faults = FaultPlan.At(2, FaultKind.PublishedRow),
        });
        using var client = await RawClient.GreetAsync(simulator);

        var pages = new List<string[]>();
        foreach (var key in new[] { "", "\"nextKey\":\"10\",", "\"nextKey\":\"20\"," })
        {
            var s2c = (await client.AskAsync(3249, (uint)pages.Count + 2, $$$"""{"c2s":{{{{key}}}"security":{"market":1,"code":"00700"},"num":10}}""")).GetProperty("s2c");
            pages.Add([.. s2c.GetProperty("hkItemList").EnumerateArray().Select(row => row.GetProperty("timestampStr").GetString()!)]);
        }

        Assert.Equal([10, 10, 6], pages.Select(page => page.Length));
        Assert.Equal(pages[0][9], pages[1][0]);
        Assert.Equal(25, pages.SelectMany(page => page).Distinct().Count());
    }

    private static DateTime Day(string text) => DateTime.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static UsShortInterest Row(string day, long shares) =>
        new() { Code = "US.AAPL", TimestampStr = day, SharesShort = shares, ShortPercent = 1.5, DaysToCover = 2, ClosePrice = 100 };

    private static async Task<string?> NewestAsync(OpenDSimulator simulator, SecurityCode code) => (await ReadAsync(simulator, code))[0].TimestampStr;

    private static async Task<List<TradingDayRow>> ReadAsync(OpenDSimulator simulator, SecurityCode code)
    {
        using var client = new OpenDClient(new() { Port = simulator.Port, RequestsPerWindow = 0 });
        var rows = new List<TradingDayRow>();
        await ReadAllAsync().WithinGuardAsync();
        return rows;

        async Task ReadAllAsync()
        {
            await foreach (var page in client.GetShortInterestAsync(code, new() { Count = 50 }))
            {
                rows.AddRange(page.Rows);
            }
        }
    }
}

using System.Globalization;
using Moomoo.OpenD.Simulator;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Tests.Queries;

public sealed class PagingTests
{
    private static readonly SecurityCode Tencent = SecurityCode.Parse("HK.00700");
    private static readonly SecurityCode Apple = SecurityCode.Parse("US.AAPL");

    [Theory]
    [InlineData("HK.00700")]
    [InlineData("US.AAPL")]
    public async Task All_of_237_rows_are_5_pages_on_one_connection_every_row_once_and_in_order(string text)
    {
        var code = SecurityCode.Parse(text);
        var held = TestRows.Of(code, 237);
        using var simulator = OpenDSimulator.Start(new() { Rows = held });
        using var client = Client(simulator);

        var pages = await client.GetShortInterestAsync(code, new() { Count = 50 }).PagesAsync();

        Assert.Equal([50, 50, 50, 50, 37], pages.Select(page => page.Rows.Count));
        Assert.Equal(held.Select(TestRows.Values), pages.SelectMany(page => page.Rows).Select(TestRows.Values));
        Assert.Equal(
            [null, "50", "100", "150", "200"],
            simulator.Requests.Where(request => request.ProtoId == ProtoId.ShortInterest).Select(request => request.NextKey));
        Assert.All(simulator.Requests.Where(request => request.ProtoId == ProtoId.ShortInterest), request => Assert.Equal((text, 50), (request.Code, request.Num)));
        Assert.Equal(1, simulator.ConnectionCount);
        Assert.Equal(5, client.RequestsSent);
        Assert.True(client.IsSimulated);
    }

    [Fact]
    public async Task Every_row_carries_the_key_of_the_page_after_its_own()
    {
        using var simulator = OpenDSimulator.Start(new() { RowsPerCode = 25 });
        using var client = Client(simulator);

        var pages = await client.GetShortInterestAsync(Tencent).PagesAsync();

        Assert.Equal(["10", "20", "-1"], pages.Select(page => page.NextKey));
        Assert.All(pages, page => Assert.All(page.Rows, row => Assert.Equal(page.NextKey, row.GetNextKey())));
        Assert.Equal([false, false, true], pages.Select(page => page.IsLast));
    }

    [Fact]
    public async Task Fields_that_are_absent_are_null_and_zeros_are_zero()
    {
        using var gateway = new RawGateway();
        using var client = new OpenDClient(gateway.Options);
        var us = Answer();
        us.S2C.UsItemList.Add(new Protos.QotGetShortInterest.UsShortInterestItem());
        us.S2C.UsItemList.Add(new Protos.QotGetShortInterest.UsShortInterestItem { Timestamp = 0, TimestampStr = "", SharesShort = 0, ShortPercent = 0, AvgDailyShareVolume = 0, DaysToCover = 0, ClosePrice = 0, LastClosePrice = 0 });
        var hk = Answer();
        hk.S2C.HkItemList.Add(new Protos.QotGetShortInterest.HkShortInterestItem());
        hk.S2C.HkItemList.Add(new Protos.QotGetShortInterest.HkShortInterestItem { Timestamp = 0, TimestampStr = "", AggregatedShort = 0, AggregatedShortRatio = 0, ClosePrice = 0, LastClosePrice = 0 });

        var rows = Assert.Single(await AnsweredAsync(gateway, client, us)).Rows;
        using var another = new OpenDClient(gateway.Options);
        var hkRows = Assert.Single(await AnsweredAsync(gateway, another, hk, code: Tencent)).Rows;

        Assert.Equal(
            [
                "US.AAPL|<null>|<null>|<null>|<null>|<null>|<null>|<null>|<null>",
                "US.AAPL|0||0|0|0|0|0|0",
                "HK.00700|<null>|<null>|<null>|<null>|<null>|<null>",
                "HK.00700|0||0|0|0|0",
            ],
            rows.Concat(hkRows).Select(TestRows.Values));
    }

    [Fact]
    public async Task Values_go_to_their_own_columns()
    {
        using var gateway = new RawGateway();
        using var client = new OpenDClient(gateway.Options);
        var us = Answer();
        us.S2C.UsItemList.Add(new Protos.QotGetShortInterest.UsShortInterestItem { Timestamp = 1, TimestampStr = "2", SharesShort = 3, ShortPercent = 4.5, AvgDailyShareVolume = 5, DaysToCover = 6.5, ClosePrice = 7.5, LastClosePrice = 8.5 });
        var hk = Answer();
        hk.S2C.HkItemList.Add(new Protos.QotGetShortInterest.HkShortInterestItem { Timestamp = 1, TimestampStr = "2", AggregatedShort = 3, AggregatedShortRatio = 4.5, ClosePrice = 5.5, LastClosePrice = 6.5 });

        Assert.Equal("US.AAPL|1|2|3|4.5|5|6.5|7.5|8.5", Assert.Single(Assert.Single(await AnsweredAsync(gateway, client, us)).Rows).Values());
        using var another = new OpenDClient(gateway.Options);
        Assert.Equal("HK.00700|1|2|3|4.5|5.5|6.5", Assert.Single(Assert.Single(await AnsweredAsync(gateway, another, hk, code: Tencent)).Rows).Values());
    }

    [Theory]
    [InlineData("US.AAPL", false)]
    [InlineData("US.AAPL", true)]
    [InlineData("HK.00700", true)]
    public async Task Rows_of_another_market_are_a_violation(string code, bool hasOwn)
    {
        using var gateway = new RawGateway();
        using var client = new OpenDClient(gateway.Options);
        var answer = Answer();
        answer.S2C.HkItemList.Add(new Protos.QotGetShortInterest.HkShortInterestItem());
        if (hasOwn)
        {
            answer.S2C.UsItemList.Add(new Protos.QotGetShortInterest.UsShortInterestItem());
        }

        var error = await Assert.ThrowsAsync<ProtocolViolationException>(() => AnsweredAsync(gateway, client, answer, code: SecurityCode.Parse(code)));

        Assert.Contains("another market", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(long.MaxValue, true)]
    [InlineData(long.MaxValue + 1ul, false)]
    [InlineData(ulong.MaxValue, false)]
    public async Task A_count_beyond_what_a_row_can_hold_is_an_error_and_never_a_wrong_number(ulong count, bool fits)
    {
        using var gateway = new RawGateway();
        using var client = new OpenDClient(gateway.Options);
        var answer = Answer();
        answer.S2C.HkItemList.Add(new Protos.QotGetShortInterest.HkShortInterestItem { AggregatedShort = count });

        var query = AnsweredAsync(gateway, client, answer, code: Tencent);

        if (fits)
        {
            Assert.Equal((long)count, Assert.IsType<HkShortInterest>(Assert.Single(Assert.Single(await query).Rows)).AggregatedShort);
        }
        else
        {
            var error = await Assert.ThrowsAsync<InvalidValueException>(() => query);
            Assert.Contains($"aggregatedShort of row 1 of GetShortInterest HK.00700 is {count}", error.Message, StringComparison.Ordinal);
            Assert.Equal(new QueryPosition(0, null), error.Position);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    public async Task An_answer_without_a_next_key_is_the_last_page(string? nextKey)
    {
        using var gateway = new RawGateway();
        using var client = new OpenDClient(gateway.Options);
        var answer = Answer();
        answer.S2C.ClearNextKey();
        if (nextKey is not null)
        {
            answer.S2C.NextKey = nextKey;
        }

        Assert.True(Assert.Single(await AnsweredAsync(gateway, client, answer)).IsLast);
    }

    [Fact]
    public async Task A_success_without_content_is_a_violation_and_no_end_of_the_list()
    {
        using var gateway = new RawGateway();
        using var client = new OpenDClient(gateway.Options);

        var error = await Assert.ThrowsAsync<ProtocolViolationException>(() => AnsweredAsync(gateway, client, new() { RetType = 0 }));

        Assert.Contains("without content", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9, 10, true)]
    [InlineData(10, 10, false)]
    [InlineData(10, null, false)]
    [InlineData(10, 50, true)]
    public async Task A_page_without_a_next_key_is_the_last_unless_it_is_full(int rows, int? count, bool isLast)
    {
        using var gateway = new RawGateway();
        using var client = new OpenDClient(gateway.Options);
        var answer = Answer();
        answer.S2C.ClearNextKey();
        answer.S2C.UsItemList.Add(Enumerable.Range(0, rows).Select(_ => new Protos.QotGetShortInterest.UsShortInterestItem()));

        var query = AnsweredAsync(gateway, client, answer, new() { Count = count });

        if (isLast)
        {
            Assert.True(Assert.Single(await query).IsLast);
        }
        else
        {
            var error = await Assert.ThrowsAsync<NextKeyMissingException>(() => query);
            Assert.Equal((ErrorIds.NextKeyMissing, "US.AAPL"), (error.ErrorId, error.Subject));
            Assert.Equal(new QueryPosition(rows, null), error.Position);
        }
    }

    [Fact]
    public async Task A_full_page_without_a_next_key_is_enough_if_no_more_rows_are_wanted()
    {
        using var gateway = new RawGateway();
        using var client = new OpenDClient(gateway.Options);
        var answer = Answer();
        answer.S2C.ClearNextKey();
        answer.S2C.UsItemList.Add([new(), new()]);

        Assert.Equal(2, Assert.Single(await AnsweredAsync(gateway, client, answer, new() { First = 2 })).Rows.Count);
    }

    [Theory]
    [InlineData("2026-03-05 2026-03-04", "2026-03-04 2026-03-03", "2026-03-05 2026-03-04 2026-03-03")]
    [InlineData("2026-03-05 2026-03-04", "2026-03-05 2026-03-04", "2026-03-05 2026-03-04")]
    [InlineData("2026-03-05 2026-03-04", "2026-03-03 2026-03-02", "2026-03-05 2026-03-04 2026-03-03 2026-03-02")]
    public async Task A_row_that_is_published_between_two_pages_brings_none_twice(string first, string second, string expected)
    {
        using var gateway = new RawGateway();
        using var client = new OpenDClient(gateway.Options);
        var query = client.GetShortInterestAsync(Apple, new() { Count = 2 }).RowsAsync();
        using var peer = await gateway.GreetAsync();
        foreach (var (days, key) in new[] { (first, "2"), (second, "-1") })
        {
            var answer = Answer();
            answer.S2C.NextKey = key;
            answer.S2C.UsItemList.Add(days.Split(' ').Select(day => new Protos.QotGetShortInterest.UsShortInterestItem { TimestampStr = day }));
            await peer.AnswerAsync((await peer.ReadRequestAsync()).Header, answer);
        }

        Assert.Equal(expected, string.Join(" ", (await query).Select(row => row.TimestampStr)));
    }

    [Fact]
    public async Task Bounds_hold_for_rows_whose_day_is_a_timestamp_alone()
    {
        using var simulator = OpenDSimulator.Start(new() { RowsPerCode = 20, Faults = Simulator.Faults.FaultPlan.At(1, Simulator.Faults.FaultKind.MissingTimestampStr) });
        using var client = Client(simulator);
        var bounds = new PageOptions { Since = Day("2026-03-20"), Until = Day("2026-04-23"), Count = 20 };

        var rows = await client.GetShortInterestAsync(Tencent, bounds).RowsAsync();
        var sound = await client.GetShortInterestAsync(Tencent, bounds).RowsAsync();

        Assert.Equal(5, rows.Count);
        Assert.All(rows, row => Assert.Null(row.TimestampStr));
        Assert.Equal(sound.Select(row => row.GetDate()), rows.Select(row => row.GetDate()));
    }

    [Theory]
    [InlineData("10", "10")]
    [InlineData("10", "20", "10")]
    [InlineData("10", "20", "30", "20")]
    public async Task A_key_that_comes_twice_is_an_error_and_no_loop(params string[] keys)
    {
        using var gateway = new RawGateway();
        using var client = new OpenDClient(gateway.Options);
        var pages = new List<Page<TradingDayRow>>();
        var query = client.GetShortInterestAsync(Apple).ReadIntoAsync(pages);
        using var peer = await gateway.GreetAsync();
        foreach (var key in keys)
        {
            var (header, _) = await peer.ReadAsync();
            var answer = Answer();
            answer.S2C.NextKey = key;
            answer.S2C.UsItemList.Add(new Protos.QotGetShortInterest.UsShortInterestItem { TimestampStr = key });
            await peer.AnswerAsync(header, answer);
        }

        var error = await Assert.ThrowsAsync<NextKeyRepeatedException>(() => query.WithinGuardAsync());

        Assert.Equal(keys.Length, pages.Count);
        Assert.Equal(keys[^1], error.NextKey);
        Assert.Equal(Apple.ToString(), error.Subject);
        Assert.Equal(new QueryPosition(keys.Length, keys[^1]), error.Position);
    }

    [Fact]
    public async Task A_first_key_that_comes_back_is_an_error()
    {
        using var simulator = OpenDSimulator.Start(new() { RowsPerCode = 100, Faults = Simulator.Faults.FaultPlan.At(1, Simulator.Faults.FaultKind.RepeatedNextKey) });
        using var client = Client(simulator);
        var pages = new List<Page<TradingDayRow>>();

        var error = await Assert.ThrowsAsync<NextKeyRepeatedException>(() => client.GetShortInterestAsync(Tencent, new() { NextKey = "30" }).ReadIntoAsync(pages));

        Assert.Single(pages);
        Assert.Equal("30", error.NextKey);
    }

    [Fact]
    public async Task A_query_that_begins_after_the_end_sends_nothing()
    {
        using var simulator = OpenDSimulator.Start();
        using var client = Client(simulator);

        Assert.Empty(await client.GetShortInterestAsync(Tencent, new() { NextKey = "-1" }).PagesAsync());

        Assert.Equal(0, simulator.ConnectionCount);
        Assert.Equal(ConnectionState.None, client.State);
    }

    [Fact]
    public async Task Only_the_pages_that_are_looked_at_are_asked_for()
    {
        using var simulator = OpenDSimulator.Start(new() { RowsPerCode = 237 });
        using var client = Client(simulator);

        await foreach (var page in client.GetShortInterestAsync(Tencent))
        {
            Assert.Equal(10, page.Rows.Count);
            break;
        }

        await client.GetGlobalStateAsync();
        Assert.Equal([1001L, 3249, 1002], simulator.Requests.Select(request => request.ProtoId));
    }

    [Fact]
    public async Task A_query_goes_on_from_the_key_of_a_row()
    {
        var held = TestRows.Of(Tencent, 25);
        using var simulator = OpenDSimulator.Start(new() { Rows = held });
        using var client = Client(simulator);
        var first = (await client.GetShortInterestAsync(Tencent).PagesAsync())[0];

        var rest = await client.GetShortInterestAsync(Tencent, new() { NextKey = first.Rows[^1].GetNextKey() }).PagesAsync();

        Assert.Equal(held.Select(TestRows.Values), first.Rows.Concat(rest.SelectMany(page => page.Rows)).Select(TestRows.Values));
    }

    [Theory]
    [InlineData("2026-03-13", null, 8, 1)]
    [InlineData("2026-03-14", null, 7, 1)]
    [InlineData("2026-02-27", null, 10, 2)]
    [InlineData("2026-02-21", null, 10, 2)]
    [InlineData("2026-02-20", null, 11, 2)]
    [InlineData(null, "2026-04-17", 18, 2)]
    [InlineData("2026-03-01", "2026-04-23", 7, 1)]
    [InlineData("2026-04-17", "2026-04-17", 1, 1)]
    [InlineData("2026-04-18", "2026-04-23", 0, 1)]
    [InlineData("2027-01-01", null, 0, 1)]
    public async Task Since_and_until_bound_the_days_and_end_the_paging(string? since, string? until, int rows, int requests)
    {
        using var simulator = OpenDSimulator.Start(new() { RowsPerCode = 20 });
        using var client = Client(simulator);
        var bounds = new PageOptions { Since = Day(since), Until = Day(until) };

        var found = await client.GetShortInterestAsync(Tencent, bounds).RowsAsync();

        Assert.Equal(rows, found.Count);
        Assert.All(found, row => Assert.True(!(row.GetDate() < bounds.Since) && !(row.GetDate() > bounds.Until)));
        Assert.Equal(requests, client.RequestsSent);
    }

    [Fact]
    public async Task The_time_of_day_of_a_bound_does_not_count()
    {
        using var simulator = OpenDSimulator.Start(new() { RowsPerCode = 20 });
        using var client = Client(simulator);
        var day = new DateTime(2026, 4, 17, 15, 0, 0);

        var row = Assert.Single(await client.GetShortInterestAsync(Tencent, new() { Since = day, Until = day.Date }).RowsAsync());

        Assert.Equal("2026-04-17", row.TimestampStr);
    }

    [Fact]
    public async Task A_row_without_a_day_is_not_dropped()
    {
        using var gateway = new RawGateway();
        using var client = new OpenDClient(gateway.Options);
        var answer = Answer();
        answer.S2C.UsItemList.Add(new Protos.QotGetShortInterest.UsShortInterestItem { SharesShort = 1 });

        var pages = await AnsweredAsync(gateway, client, answer, new() { Since = new DateTime(2026, 1, 1), Until = new DateTime(2026, 2, 1) });

        Assert.Single(Assert.Single(pages).Rows);
    }

    [Theory]
    [InlineData(0, null, "")]
    [InlineData(1, null, "1")]
    [InlineData(60, null, "50 10")]
    [InlineData(100, null, "50 50")]
    [InlineData(25, 10, "10 10 5")]
    [InlineData(20, 10, "10 10")]
    [InlineData(500, null, "50 50 50 50 50")]
    public async Task First_bounds_the_rows_over_all_pages_and_the_last_page_asks_for_what_is_left(int first, int? count, string asked)
    {
        var held = TestRows.Of(Tencent, 237);
        using var simulator = OpenDSimulator.Start(new() { Rows = held });
        using var client = Client(simulator);

        var rows = await client.GetShortInterestAsync(Tencent, new() { First = first, Count = count }).RowsAsync();

        Assert.Equal(held.Take(first).Select(TestRows.Values), rows.Select(TestRows.Values));
        Assert.Equal(asked, string.Join(" ", simulator.Requests.Where(request => request.ProtoId == ProtoId.ShortInterest).Select(request => request.Num)));
    }

    [Theory]
    [InlineData(3, "2026-04-16", null, "2026-04-16 2026-04-09 2026-04-02", 1)]
    [InlineData(3, "2025-01-01", null, "2024-12-26 2024-12-19 2024-12-12", 2)]
    [InlineData(30, "2026-04-16", "2026-04-02", "2026-04-16 2026-04-09 2026-04-02", 1)]
    public async Task First_counts_the_rows_within_the_bounds(int first, string until, string? since, string days, int requests)
    {
        var held = Enumerable.Range(0, 200).Select(week => new HkShortInterest
        {
            Code = Tencent.ToString(),
            TimestampStr = new DateTime(2026, 4, 30).AddDays(-7 * week).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        }).ToList();
        using var simulator = OpenDSimulator.Start(new() { Rows = held });
        using var client = Client(simulator);

        var rows = await client.GetShortInterestAsync(Tencent, new() { First = first, Until = Day(until), Since = Day(since) }).RowsAsync();

        Assert.Equal(days, string.Join(" ", rows.Select(row => row.TimestampStr)));
        Assert.Equal(requests, client.RequestsSent);
    }

    /// <summary>A row is the caller's once it is returned.</summary>
    [Fact]
    public async Task A_caller_that_changes_the_rows_loses_none()
    {
        using var simulator = OpenDSimulator.Start(new() { RowsPerCode = 60 });
        using var client = Client(simulator);
        var held = (await client.GetShortInterestAsync(Tencent, new() { Count = 10 }).RowsAsync()).Select(row => row.GetDate()).ToList();

        var days = new List<DateTime?>();
        await foreach (var row in client.GetShortInterestAsync(Tencent, new() { Count = 10 }).Rows())
        {
            days.Add(row.GetDate());
            row.TimestampStr = row.GetDate()!.Value.AddDays(-28).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }

        Assert.Equal(60, held.Count);
        Assert.Equal(held, days);
    }

    /// <summary>A frame can hold 8 million empty rows.</summary>
    [Theory]
    [InlineData("US.AAPL", 1000, true)]
    [InlineData("US.AAPL", 1001, false)]
    [InlineData("HK.00700", 1000, true)]
    [InlineData("HK.00700", 1001, false)]
    public async Task A_page_of_far_more_rows_than_any_page_has_is_a_violation(string code, int count, bool isRead)
    {
        using var gateway = new RawGateway();
        using var client = new OpenDClient(gateway.Options);
        var answer = Answer();
        answer.S2C.UsItemList.Add(code == "US.AAPL" ? Enumerable.Range(0, count).Select(_ => new Protos.QotGetShortInterest.UsShortInterestItem()) : []);
        answer.S2C.HkItemList.Add(code == "HK.00700" ? Enumerable.Range(0, count).Select(_ => new Protos.QotGetShortInterest.HkShortInterestItem()) : []);

        var query = AnsweredAsync(gateway, client, answer, new() { Count = 50 }, SecurityCode.Parse(code));

        if (isRead)
        {
            Assert.Equal(count, Assert.Single(await query).Rows.Count);
        }
        else
        {
            var error = await Assert.ThrowsAsync<ProtocolViolationException>(() => query);
            Assert.Contains($"GetShortInterest {code} holds more than 1,000 rows", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_gateway_that_returns_more_rows_than_asked_for_does_not_exceed_First()
    {
        using var gateway = new RawGateway();
        using var client = new OpenDClient(gateway.Options);
        var answer = Answer();
        answer.S2C.UsItemList.Add([new(), new(), new()]);

        Assert.Equal(2, Assert.Single(await AnsweredAsync(gateway, client, answer, new() { First = 2 })).Rows.Count);
    }

    [Fact]
    public async Task A_gateway_that_returns_more_rows_than_are_left_does_not_exceed_First_on_a_later_page()
    {
        using var gateway = new RawGateway();
        using var session = await gateway.ConnectAsync();
        var query = session.Client.GetShortInterestAsync(Apple, new() { Count = 2, First = 3 }).PagesAsync();
        for (var page = 0; page < 2; page++)
        {
            var answer = Answer();
            answer.S2C.NextKey = $"{page + 1}";
            answer.S2C.UsItemList.Add([new() { SharesShort = 1 }, new() { SharesShort = 2 }]);
            await session.Peer.AnswerAsync((await session.Peer.ReadRequestAsync()).Header, answer);
        }

        Assert.Equal([2, 1], (await query).Select(page => page.Rows.Count));
    }

    /// <summary>Rows that are newer than the last day may fill the page, so it is asked for as a whole even if fewer rows are wanted.</summary>
    [Theory]
    [InlineData(null, 50)]
    [InlineData(20, 20)]
    public async Task Before_the_last_day_is_reached_whole_pages_of_the_chosen_number_are_asked_for(int? count, int asked)
    {
        using var simulator = OpenDSimulator.Start(new() { RowsPerCode = 60 });
        using var client = Client(simulator);

        await client.GetShortInterestAsync(Tencent, new() { First = 1, Until = Day("2026-04-24"), Count = count }).PagesAsync();

        Assert.Equal(asked, simulator.Requests.First(request => request.ProtoId == ProtoId.ShortInterest).Num);
    }

    [Fact]
    public async Task Rows_are_a_sequence_that_asks_for_a_page_when_its_first_row_is_read()
    {
        using var simulator = OpenDSimulator.Start(new() { RowsPerCode = 25 });
        using var client = Client(simulator);
        var read = 0;

        await foreach (var row in client.GetShortInterestAsync(Tencent).Rows())
        {
            Assert.Equal((read / 10) + 1, client.RequestsSent);
            Assert.IsType<HkShortInterest>(row);
            read++;
        }

        Assert.Equal(25, read);
    }

    [Fact]
    public async Task Rows_of_a_simulator_say_so_and_those_of_a_gateway_do_not()
    {
        using var simulator = OpenDSimulator.Start();
        using var client = Client(simulator);
        Assert.All(await client.GetShortInterestAsync(Tencent).RowsAsync(), row => Assert.True(row.GetSimulated()));
        Assert.All(await client.GetShortSellingRankAsync(new()).RowsAsync(), row => Assert.True(row.GetSimulated()));

        using var gateway = new RawGateway();
        using var real = new OpenDClient(gateway.Options);
        var answer = Answer();
        answer.S2C.UsItemList.Add(new Protos.QotGetShortInterest.UsShortInterestItem());
        Assert.False(Assert.Single(Assert.Single(await AnsweredAsync(gateway, real, answer)).Rows).GetSimulated());
    }

    [Fact]
    public void An_empty_next_key_is_refused()
    {
        using var client = new OpenDClient(new());

        var error = Assert.Throws<InvalidQueryException>(() => client.GetShortInterestAsync(Tencent, new() { NextKey = "" }));

        Assert.Equal("An empty next key does not identify a page.", error.Message);
        Assert.Equal("Use the next key of a page, or none for the first page.", error.RecommendedAction);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void A_negative_maximum_of_rows_is_refused(int first)
    {
        using var client = new OpenDClient(new());

        var error = Assert.Throws<InvalidQueryException>(() => client.GetShortInterestAsync(Tencent, new() { First = first }));

        Assert.Equal($"The maximum number of rows cannot be {first}.", error.Message);
        Assert.Equal("Use a maximum of 0 or more rows.", error.RecommendedAction);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(51)]
    [InlineData(-1)]
    public async Task A_count_that_OpenD_does_not_take_is_refused_here(int count)
    {
        using var simulator = OpenDSimulator.Start();
        using var client = Client(simulator);

        var error = await Assert.ThrowsAsync<InvalidQueryException>(() => client.GetShortInterestAsync(Tencent, new() { Count = count }).PagesAsync());

        Assert.Equal($"A page cannot have {count} rows.", error.Message);
        Assert.Equal("Use a count from 1 to 50.", error.RecommendedAction);
        Assert.Equal(0, simulator.ConnectionCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public async Task A_count_at_the_ends_of_its_range_is_the_number_of_rows_of_a_page(int count)
    {
        using var simulator = OpenDSimulator.Start(new() { RowsPerCode = 60 });
        using var client = Client(simulator);

        Assert.Equal(count, (await client.GetShortInterestAsync(Tencent, new() { Count = count }).FirstPageAsync()).Rows.Count);
    }

    [Theory]
    [InlineData("en-US")]
    [InlineData("th-TH")]
    public async Task Bounds_that_exclude_each_other_are_refused_here_with_the_days_as_OpenD_writes_them(string culture)
    {
        using var simulator = OpenDSimulator.Start();
        using var client = Client(simulator);
        using var scope = new CultureScope(culture);

        var error = await Assert.ThrowsAsync<InvalidQueryException>(
            () => client.GetShortInterestAsync(Tencent, new() { Since = new DateTime(2026, 4, 2), Until = new DateTime(2026, 4, 1) }).PagesAsync());

        Assert.Contains("2026-04-02", error.Message, StringComparison.Ordinal);
        Assert.Contains("2026-04-01", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_page_is_told_with_its_rows_and_every_frame_with_its_length()
    {
        using var simulator = OpenDSimulator.Start(new() { RowsPerCode = 25 });
        using var client = Client(simulator);
        var reports = new Reports();

        await client.GetShortInterestAsync(Tencent, new() { Progress = reports }).PagesAsync();

        Assert.Equal(
            [("GetShortInterest HK.00700", 1, 10), ("GetShortInterest HK.00700", 2, 10), ("GetShortInterest HK.00700", 3, 5)],
            reports.All<PageReceived>().Select(page => (page.Request, page.PageNumber, page.Rows)));
        Assert.Equal(3, reports.All<FrameSent>().Count());
        Assert.Equal(
            reports.All<FrameSent>().Select(frame => (frame.ProtoId, frame.SerialNumber)),
            reports.All<FrameReceived>().Select(frame => (frame.ProtoId, frame.SerialNumber)));
    }

    private static OpenDClient Client(OpenDSimulator simulator) => new(new() { Port = simulator.Port, RequestsPerWindow = 0 });

    private static DateTime? Day(string? text) => text is null ? null : DateTime.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Protos.QotGetShortInterest.Response Answer() => new() { RetType = 0, S2C = new() { NextKey = "-1" } };

    private static async Task<List<Page<TradingDayRow>>> AnsweredAsync(
        RawGateway gateway, OpenDClient client, Protos.QotGetShortInterest.Response answer, PageOptions? options = null, SecurityCode? code = null)
    {
        var pages = client.GetShortInterestAsync(code ?? Apple, options).PagesAsync();
        using var peer = await gateway.GreetAsync();
        var (header, _) = await peer.ReadAsync();
        await peer.AnswerAsync(header, answer);
        return await pages;
    }
}

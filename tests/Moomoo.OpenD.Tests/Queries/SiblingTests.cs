using System.Globalization;
using Moomoo.OpenD.Simulator;
using Moomoo.OpenD.Simulator.Faults;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Tests.Queries;

/// <summary>Daily short volume and the ranking of short selling.</summary>
public sealed class SiblingTests
{
    private static readonly SecurityCode Tencent = SecurityCode.Parse("HK.00700");
    private static readonly SecurityCode Apple = SecurityCode.Parse("US.AAPL");

    [Theory]
    [InlineData("HK.00700")]
    [InlineData("US.AAPL")]
    public async Task Daily_short_volume_comes_in_pages_every_row_once_and_in_order(string code)
    {
        using var simulator = OpenDSimulator.Start(new() { RowsPerCode = 237 });
        using var client = Client(simulator);

        var pages = await client.GetDailyShortVolumeAsync(SecurityCode.Parse(code), new() { Count = 50 }).PagesAsync();

        var days = pages.SelectMany(page => page.Rows).Select(row => row.TimestampStr).ToList();
        Assert.Equal([50, 50, 50, 50, 37], pages.Select(page => page.Rows.Count));
        Assert.Equal(237, days.Distinct().Count());
        Assert.Equal(days.OrderByDescending(day => day, StringComparer.Ordinal), days);
        Assert.Equal(5, simulator.Requests.Count(request => request.ProtoId == ProtoId.DailyShortVolume));
    }

    [Fact]
    public async Task Values_of_daily_short_volume_go_to_their_own_columns()
    {
        using var gateway = new RawGateway();
        using var client = new OpenDClient(gateway.Options);
        var query = client.GetDailyShortVolumeAsync(Apple).PagesAsync();
        using var peer = await gateway.GreetAsync();
        var (header, body) = await peer.ReadAsync();
        var c2s = Protos.QotGetDailyShortVolume.Request.Parser.ParseFrom(body).C2S;
        Assert.Equal((3248u, 11, "AAPL", false, false), (header.ProtoId, c2s.Security.Market, c2s.Security.Code, c2s.HasNextKey, c2s.HasNum));
        var answer = new Protos.QotGetDailyShortVolume.Response { RetType = 0, S2C = new() { NextKey = "-1", AggregatedShort = 11, AggregatedShortRatio = 12.5, NewTimeStr = "13" } };
        answer.S2C.UsItemList.Add(new Protos.QotGetDailyShortVolume.UsDailyShortVolumeItem
        {
            Timestamp = 1,
            TimestampStr = "2",
            TotalSharesShort = 3,
            NasdaqSharesShort = 4,
            NyseSharesShort = 5,
            ShortPercent = 6.5,
            Volume = 7,
            ClosePrice = 8.5,
            LastClosePrice = 9.5,
            DailyTradeAvgRatio = 10.5,
        });
        answer.S2C.UsItemList.Add(new Protos.QotGetDailyShortVolume.UsDailyShortVolumeItem());
        await peer.AnswerAsync(header, answer);
        var rows = Assert.Single(await query).Rows;

        var hkQuery = client.GetDailyShortVolumeAsync(Tencent).PagesAsync();
        answer = new() { RetType = 0, S2C = new() { NextKey = "-1", AggregatedShort = 11, AggregatedShortRatio = 12.5, NewTimeStr = "13" } };
        answer.S2C.HkItemList.Add(new Protos.QotGetDailyShortVolume.HkDailyShortVolumeItem
        {
            Timestamp = 1,
            TimestampStr = "2",
            SharesTraded = 3,
            Turnover = 4.5,
            ShortSellSharesTraded = 5,
            ShortSellTurnover = 6.5,
            OpenPrice = 7.5,
            ClosePrice = 8.5,
            LastClosePrice = 9.5,
            DailyTradeAvgRatio = 10.5,
        });
        answer.S2C.HkItemList.Add(new Protos.QotGetDailyShortVolume.HkDailyShortVolumeItem());
        await peer.AnswerAsync((await peer.ReadRequestAsync()).Header, answer);
        var hkRows = Assert.Single(await hkQuery).Rows;

        var us = Assert.IsType<UsDailyShortVolume>(rows[0]);
        Assert.Equal((1, "2", 3, 4, 5, 6.5), (us.Timestamp, us.TimestampStr, us.TotalSharesShort, us.NasdaqSharesShort, us.NyseSharesShort, us.ShortPercent));
        Assert.Equal((7, 8.5, 9.5, 10.5), (us.Volume, us.ClosePrice, us.LastClosePrice, us.DailyTradeAvgRatio));
        var hk = Assert.IsType<HkDailyShortVolume>(hkRows[0]);
        Assert.Equal((1, "2", 3, 4.5, 5, 6.5), (hk.Timestamp, hk.TimestampStr, hk.SharesTraded, hk.Turnover, hk.ShortSellSharesTraded, hk.ShortSellTurnover));
        Assert.Equal((7.5, 8.5, 9.5, 10.5), (hk.OpenPrice, hk.ClosePrice, hk.LastClosePrice, hk.DailyTradeAvgRatio));
        Assert.Equal((11, 12.5, "13"), (hk.GetTotals().AggregatedShort, hk.GetTotals().AggregatedShortRatio, hk.GetTotals().NewTimeStr));
        Assert.All(new[] { rows[1], hkRows[1] }, row => Assert.All(
            row.GetType().GetProperties().Where(property => property.PropertyType == typeof(long?) || property.PropertyType == typeof(double?)),
            property => Assert.Null(property.GetValue(row))));
    }

    [Fact]
    public async Task Daily_short_volume_survives_faults_and_has_an_allowance_of_its_own()
    {
        using var simulator = OpenDSimulator.Start(new() { RowsPerCode = 60, Faults = FaultPlan.Every(3, FaultKind.CutInFrame, FaultKind.BadSha1) });
        using var client = new OpenDClient(new() { Port = simulator.Port, RetryDelay = TimeSpan.FromMilliseconds(2), RequestsPerWindow = 30 });

        var rows = (await client.GetDailyShortVolumeAsync(Apple).RowsAsync()).ToList();

        Assert.Equal(60, rows.Select(row => row.TimestampStr).Distinct().Count());
        Assert.Equal(60, rows.Count);
        Assert.Equal(30, client.AllowanceLeft);
    }

    [Theory]
    [InlineData(0, 10, new[] { 10 })]
    [InlineData(0, 35, new[] { 35 })]
    [InlineData(0, 100, new[] { 35, 35, 30 })]
    [InlineData(232, 100, new[] { 10 })]
    [InlineData(1000, 10, new[] { 0 })]
    [InlineData(0, 0, new int[0])]
    public async Task A_ranking_comes_in_pages_numbered_from_the_top(int skip, int first, int[] pageSizes)
    {
        // 220 stocks and 22 funds
        using var simulator = OpenDSimulator.Start(new() { CodesPerMarket = 220 });
        using var client = Client(simulator);

        var pages = await client.GetShortSellingRankAsync(new() { Skip = skip, First = first }).PagesAsync();

        var rows = pages.SelectMany(page => page.Rows).ToList();
        Assert.Equal(pageSizes, pages.Select(page => page.Rows.Count));
        Assert.Equal(Enumerable.Range(skip + 1, rows.Count), rows.Select(row => row.Place));
        Assert.Equal(rows.Count, rows.Select(row => row.Code).Distinct().Count());
    }

    [Fact]
    public async Task A_ranking_can_be_read_twice()
    {
        using var simulator = OpenDSimulator.Start();
        using var client = Client(simulator);
        var ranking = client.GetShortSellingRankAsync(new() { First = 80 });

        var first = await ranking.PagesAsync();
        var second = await ranking.PagesAsync();

        Assert.Equal(
            first.SelectMany(page => page.Rows).Select(row => (row.Place, row.Code)),
            second.SelectMany(page => page.Rows).Select(row => (row.Place, row.Code)));
    }

    [Fact]
    public async Task A_ranking_asks_for_what_was_chosen()
    {
        using var gateway = new RawGateway();
        using var client = new OpenDClient(gateway.Options);
        var query = client.GetShortSellingRankAsync(new() { Market = Market.HK, SortBy = (ShortSellingSortField)8, Ascending = true, Skip = 5, First = 3, Plates = [SecurityCode.Parse("HK.01001")] }).PagesAsync();
        using var peer = await gateway.GreetAsync();
        var (header, body) = await peer.ReadAsync();
        await peer.AnswerAsync(header, new Protos.QotGetShortSellingRank.Response { RetType = 0, S2C = new() });

        Assert.Equal(0, (await query).Sum(page => page.Rows.Count));
        var c2s = Protos.QotGetShortSellingRank.Request.Parser.ParseFrom(body).C2S;
        Assert.Equal((3415u, 1, 8, 1, 5, 3), (header.ProtoId, c2s.Market, c2s.SortField, c2s.SortDir, c2s.Offset, c2s.Count));
        Assert.Equal("01001", Assert.Single(c2s.PlateList).Code);
    }

    [Fact]
    public async Task A_ranking_ends_with_the_rows_asked_for_whatever_the_gateway_returns()
    {
        using var gateway = new RawGateway();
        using var client = new OpenDClient(gateway.Options);
        var query = client.GetShortSellingRankAsync(new() { First = 3 }).PagesAsync();
        using var peer = await gateway.GreetAsync();
        var answer = new Protos.QotGetShortSellingRank.Response { RetType = 0, S2C = new() { AllCount = 1000 } };
        answer.S2C.DataList.Add(Enumerable.Range(1, 35).Select(i => new Protos.QotGetShortSellingRank.ShortSellingRankItem { Security = new() { Market = 11, Code = $"A{i}" } }));
        await peer.AnswerAsync((await peer.ReadRequestAsync()).Header, answer);

        var page = Assert.Single(await query);

        Assert.Equal([(1, "US.A1"), (2, "US.A2"), (3, "US.A3")], page.Rows.Select(row => (row.Place, row.Code)));
        Assert.True(page.IsLast);
    }

    [Fact]
    public async Task A_ranking_ends_with_the_rows_asked_for_on_a_later_page_too()
    {
        using var gateway = new RawGateway();
        using var session = await gateway.ConnectAsync();
        var query = session.Client.GetShortSellingRankAsync(new() { Skip = 5, First = 40 }).PagesAsync();
        var asked = new List<(int Offset, int Count)>();
        for (var page = 0; page < 2; page++)
        {
            var (header, body) = await session.Peer.ReadRequestAsync();
            var c2s = Protos.QotGetShortSellingRank.Request.Parser.ParseFrom(body).C2S;
            asked.Add((c2s.Offset, c2s.Count));
            var answer = new Protos.QotGetShortSellingRank.Response { RetType = 0, S2C = new() { AllCount = 1000 } };
            answer.S2C.DataList.Add(Enumerable.Range(c2s.Offset + 1, 35).Select(i => new Protos.QotGetShortSellingRank.ShortSellingRankItem { Security = new() { Market = 11, Code = $"A{i}" } }));
            await session.Peer.AnswerAsync(header, answer);
        }

        var pages = await query;

        Assert.Equal([(5, 35), (40, 5)], asked);
        Assert.Equal(["40", "-1"], pages.Select(page => page.NextKey));
        Assert.Equal(Enumerable.Range(6, 40), pages.SelectMany(page => page.Rows).Select(row => row.Place));
    }

    [Theory]
    [InlineData(0, -1, "A ranking has no rows 0 to -1.")]
    [InlineData(-1, 10, "A ranking has no rows -1 to 9.")]
    [InlineData(1_000_001, 10, "A ranking has no rows 1000001 to 1000011.")]
    [InlineData(2_147_483_647, 2_147_483_647, "A ranking has no rows 2147483647 to 4294967294.")]
    public void Rows_that_no_ranking_has_are_refused_before_anything_is_sent(int skip, int first, string message)
    {
        using var client = new OpenDClient(new());
        using var scope = new CultureScope("en-US");

        var error = Assert.Throws<InvalidQueryException>(() => client.GetShortSellingRankAsync(new() { Skip = skip, First = first }));

        Assert.Equal(message, error.Message);
        Assert.Equal("Use 0 or more for the number of rows, and 0 to 1,000,000 for the rows to skip.", error.RecommendedAction);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1_000_000, 0)]
    [InlineData(1_000_000, int.MaxValue)]
    public void The_ends_of_the_ranges_of_a_ranking_are_valid(int skip, int first)
    {
        using var client = new OpenDClient(new());

        Assert.NotNull(client.GetShortSellingRankAsync(new() { Skip = skip, First = first }));
    }

    [Fact]
    public async Task A_ranking_is_sorted_by_what_was_chosen()
    {
        using var simulator = OpenDSimulator.Start();
        using var client = Client(simulator);

        foreach (var ascending in new[] { false, true })
        {
            var values = (await client.GetShortSellingRankAsync(new() { SortBy = (ShortSellingSortField)3, Ascending = ascending, First = 240 }).RowsAsync())
            .Select(row => row.ShortNumber!.Value).ToList();
            Assert.Equal(ascending ? values.OrderBy(value => value) : values.OrderByDescending(value => value), values);
        }
    }

    [Fact]
    public async Task Totals_of_Hong_Kong_are_the_same_for_every_row_of_a_page()
    {
        using var simulator = OpenDSimulator.Start();
        using var client = Client(simulator);

        var rows = (await client.GetDailyShortVolumeAsync(Tencent, new() { Until = new DateTime(2026, 4, 30), Since = new DateTime(2026, 4, 20) }).RowsAsync())
            .Cast<HkDailyShortVolume>().ToList();

        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Equal("2026-04-30", row.GetTotals().NewTimeStr));
        Assert.All(rows, row => Assert.Equal(51480638, row.GetTotals().AggregatedShort));
        Assert.All(rows, row => Assert.InRange(DateTime.ParseExact(row.TimestampStr!, "yyyy-MM-dd", CultureInfo.InvariantCulture), new DateTime(2026, 4, 20), new DateTime(2026, 4, 30)));
    }

    private static OpenDClient Client(OpenDSimulator simulator) => new(new() { Port = simulator.Port, RequestsPerWindow = 0 });
}

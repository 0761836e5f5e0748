using System.Text.Json;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Tests;

/// <summary>The securities of the markets and their snapshots, seen by a client that shares no code with the simulator.</summary>
public sealed class UniverseTests
{
    private const uint StaticInfo = 3202, Snapshot = 3203, DailyShortVolume = 3248, ShortInterest = 3249, Rank = 3415;

    [Theory]
    [InlineData(1, 3, 2652)]
    [InlineData(1, 4, 260)]
    [InlineData(11, 3, 10_200)]
    [InlineData(11, 4, 1_000)]
    public async Task A_market_is_listed_by_type_in_one_answer(int market, int secType, int count)
    {
        using var simulator = OpenDSimulator.Start();
        using var client = await RawClient.GreetAsync(simulator);

        var list = List(await client.AskAsync(StaticInfo, 2, $$$"""{"c2s":{"market":{{{market}}},"secType":{{{secType}}}}}"""));

        Assert.Equal(count, list.Length);
        Assert.Equal(count, list.Select(Code).Distinct().Count());
        Assert.All(list, basic => Assert.Equal(secType, basic.GetProperty("secType").GetInt32()));
        Assert.All(list, basic => Assert.Equal(market, basic.GetProperty("security").GetProperty("market").GetInt32()));
        Assert.Equal(secType == 3 ? count / 51 : 0, list.Count(basic => basic.GetProperty("delisting").GetBoolean()));
        Assert.All(list, basic => Assert.Matches("^(19[89]|20[01])\\d-\\d\\d-\\d\\d$", basic.GetProperty("listTime").GetString()));
        Assert.All(list, basic => Assert.True(basic.GetProperty("name").GetString()!.Length > 3 && basic.GetProperty("lotSize").GetInt32() > 0));
    }

    [Fact]
    public async Task The_number_of_codes_can_be_chosen_and_well_known_ones_come_first()
    {
        using var simulator = OpenDSimulator.Start(new() { CodesPerMarket = 3_000 });
        using var small = OpenDSimulator.Start(new() { CodesPerMarket = 10 });
        using var client = await RawClient.GreetAsync(simulator);
        using var smallClient = await RawClient.GreetAsync(small);

        var all = List(await client.AskAsync(StaticInfo, 2, """{"c2s":{"market":1,"secType":3}}"""));
        var few = List(await smallClient.AskAsync(StaticInfo, 2, """{"c2s":{"market":11}}"""));

        Assert.Equal(3_000, all.Count(basic => !basic.GetProperty("delisting").GetBoolean()));
        Assert.Equal("TENCENT", all.Single(basic => Code(basic) == "00700").GetProperty("name").GetString());
        Assert.Equal(["AAPL", "AMC", "AMD", "AMZN", "ARKK", "AVGO", "BA", "BABA", "BAC", "BRK.A", "BRK.B"], few.Select(Code));
    }

    [Fact]
    public async Task Static_info_of_named_securities_ignores_market_and_type_and_refuses_an_unknown_code()
    {
        using var simulator = OpenDSimulator.Start();
        using var client = await RawClient.GreetAsync(simulator);

        var named = List(await client.AskAsync(
            StaticInfo, 2, """{"c2s":{"market":1,"secType":5,"securityList":[{"market":11,"code":"SPY"},{"market":1,"code":"00700"}]}}"""));
        var unknown = await client.AskAsync(StaticInfo, 3, """{"c2s":{"securityList":[{"market":1,"code":"00700"},{"market":1,"code":"99999"}]}}""");
        var nothing = await client.AskAsync(StaticInfo, 4, """{"c2s":{"secType":3}}""");

        Assert.Equal([("SPY", 4), ("00700", 3)], named.Select(basic => (Code(basic), basic.GetProperty("secType").GetInt32())));
        Assert.Equal((-1, "Unknown stock HK.99999"), (unknown.GetProperty("retType").GetInt32(), unknown.GetProperty("retMsg").GetString()));
        Assert.Equal(-1, nothing.GetProperty("retType").GetInt32());
    }

    [Theory]
    [InlineData("""{"market":11,"code":"AAPL"},{"market":1,"code":"99998"},{"market":1,"code":"99999"}""", "HK.99998")]
    [InlineData("""{"market":1,"code":"700"}""", "HK.700")]
    [InlineData("""{"market":21,"code":"600519"}""", "21.600519")]
    public async Task One_unknown_code_refuses_the_whole_snapshot_with_its_name(string securities, string code)
    {
        using var simulator = OpenDSimulator.Start();
        using var client = await RawClient.GreetAsync(simulator);

        var answer = await client.AskAsync(Snapshot, 2, $$$"""{"c2s":{"securityList":[{{{securities}}}]}}""");

        Assert.Equal((-1, $"Unknown stock {code}"), (answer.GetProperty("retType").GetInt32(), answer.GetProperty("retMsg").GetString()));
        Assert.False(answer.TryGetProperty("s2c", out _));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(400, 0)]
    [InlineData(401, -1)]
    [InlineData(0, -1)]
    public async Task A_snapshot_takes_up_to_400_codes_and_keeps_their_order(int count, int retType)
    {
        using var simulator = OpenDSimulator.Start();
        using var client = await RawClient.GreetAsync(simulator);
        var codes = Enumerable.Range(1, count).Select(number => $"{1000 - number:00000}").ToArray();

        var answer = await client.AskAsync(Snapshot, 2, $$$"""{"c2s":{"securityList":[{{{string.Join(",", codes.Select(code => $$"""{"market":1,"code":"{{code}}"}"""))}}}]}}""");

        Assert.Equal(retType, answer.GetProperty("retType").GetInt32());
        if (retType == 0)
        {
            Assert.Equal(codes, Snapshots(answer).Select(snapshot => Code(snapshot.GetProperty("basic"))));
        }

        Assert.Equal(count, simulator.Requests.Last().Num);
    }

    [Fact]
    public async Task A_snapshot_has_every_field_that_the_vendors_clients_require()
    {
        using var simulator = OpenDSimulator.Start();
        using var client = await RawClient.GreetAsync(simulator);

        var snapshots = Snapshots(await client.AskAsync(Snapshot, 2, """{"c2s":{"securityList":[{"market":11,"code":"AAPL"},{"market":11,"code":"SPY"}]}}"""));

        Assert.All(snapshots, snapshot => Assert.Empty(Missing(
            snapshot.GetProperty("basic"),
            ["security", "type", "isSuspend", "listTime", "lotSize", "priceSpread", "updateTime", "highPrice", "openPrice", "lowPrice", "lastClosePrice", "curPrice", "volume", "turnover", "turnoverRate"])));
        Assert.Empty(Missing(
            snapshots[0].GetProperty("equityExData"),
            ["issuedShares", "issuedMarketVal", "netAsset", "netProfit", "earningsPershare", "outstandingShares", "outstandingMarketVal", "netAssetPershare", "eyRate", "peRate", "pbRate", "peTTMRate"]));
        Assert.Empty(Missing(
            snapshots[1].GetProperty("trustExData"), ["dividendYield", "aum", "outstandingUnits", "netAssetValue", "premium", "assetClass"]));
        Assert.False(snapshots[1].TryGetProperty("equityExData", out _));
    }

    [Fact]
    public async Task Some_securities_cannot_be_borrowed_and_their_figures_mean_nothing()
    {
        using var simulator = OpenDSimulator.Start();
        using var client = await RawClient.GreetAsync(simulator);
        var codes = string.Join(",", Enumerable.Range(1, 400).Select(number => $$"""{"market":1,"code":"{{number:00000}}"}"""));

        var basics = Snapshots(await client.AskAsync(Snapshot, 2, $$$"""{"c2s":{"securityList":[{{{codes}}}]}}""")).Select(snapshot => snapshot.GetProperty("basic")).ToList();
        var borrowable = basics.Where(basic => basic.GetProperty("enableShortSell").GetBoolean()).ToList();

        Assert.InRange(borrowable.Count, 150, 300);
        Assert.All(borrowable, basic => Assert.InRange(basic.GetProperty("shortSellRate").GetDouble(), 0.1, 1_000));
        Assert.All(borrowable, basic => Assert.InRange(basic.GetProperty("shortMarginInitialRatio").GetDouble(), 20, 100));
        Assert.Contains(borrowable, basic => basic.GetProperty("shortAvailableVolume").GetString() == "0");
        Assert.Contains(basics.Except(borrowable), basic => basic.GetProperty("shortSellRate").GetDouble() > 0);
    }

    /// <summary>Stocks, a fund and delisted stocks: what every query says of them on the same day is the same.</summary>
    [Theory]
    [InlineData(1, "00700")]
    [InlineData(1, "00005")]
    [InlineData(1, "02800")]
    [InlineData(1, "00941")]
    [InlineData(11, "AAPL")]
    [InlineData(11, "BRK.B")]
    [InlineData(11, "SPY")]
    [InlineData(11, "GME")]
    public async Task All_queries_agree_about_a_security(int market, string code)
    {
        using var simulator = OpenDSimulator.Start();
        using var client = await RawClient.GreetAsync(simulator);
        var security = $$"""{"market":{{market}},"code":"{{code}}"}""";
        var list = market == 1 ? "hkItemList" : "usItemList";
        var interest = (await client.AskAsync(ShortInterest, 2, $$$"""{"c2s":{"security":{{{security}}},"num":1}}""")).GetProperty("s2c").GetProperty(list)[0];
        var daily = (await client.AskAsync(DailyShortVolume, 3, $$$"""{"c2s":{"security":{{{security}}},"num":50}}""")).GetProperty("s2c").GetProperty(list).EnumerateArray().ToList();
        var snapshot = Snapshots(await client.AskAsync(Snapshot, 4, $$$"""{"c2s":{"securityList":[{{{security}}}]}}"""))[0];
        var rank = await FindRankAsync(client, market, code);
        var basic = snapshot.GetProperty("basic");

        Assert.Equal(rank.GetProperty("name").GetString(), basic.GetProperty("name").GetString());
        Assert.Equal(Number(rank, "closePrice"), Number(basic, "curPrice"));
        Assert.Equal(Number(rank, "volume"), Number(basic, "volume"));
        AssertSame(daily[0], "closePrice", rank, "closePrice");
        AssertSame(daily[0], "lastClosePrice", basic, "lastClosePrice");
        AssertSame(daily[0], market == 1 ? "shortSellSharesTraded" : "totalSharesShort", rank, "shortNumber");
        AssertSame(daily[0], market == 1 ? "sharesTraded" : "volume", rank, "volume");
        AssertSame(interest, market == 1 ? "aggregatedShort" : "sharesShort", rank, "shortPositionVolume");
        AssertSame(interest, market == 1 ? "aggregatedShortRatio" : "shortPercent", rank, "shortPositionRatio");
        AssertSame(interest, "closePrice", daily.Single(day => day.GetProperty("timestampStr").GetString() == interest.GetProperty("timestampStr").GetString()), "closePrice");
        if (snapshot.TryGetProperty("equityExData", out var equity) && rank.TryGetProperty("shortPositionVolume", out _))
        {
            Assert.Equal(Number(rank, "shortPositionVolume")!.Value / Number(equity, "outstandingShares")!.Value * 100, Number(rank, "shortPositionRatio")!.Value, 0.006);
        }
    }

    [Theory]
    [InlineData(11, "usItemList")]
    [InlineData(1, "hkItemList")]
    public async Task A_delisted_stock_keeps_its_history_up_to_its_last_day(int market, string items)
    {
        using var simulator = OpenDSimulator.Start(new() { RowsPerCode = 20 });
        using var client = await RawClient.GreetAsync(simulator);
        var code = List(await client.AskAsync(StaticInfo, 2, $$$"""{"c2s":{"market":{{{market}}},"secType":3}}""")).Where(basic => basic.GetProperty("delisting").GetBoolean()).Select(Code).First();
        var security = $$"""{"market":{{market}},"code":"{{code}}"}""";

        var interest = (await client.AskAsync(ShortInterest, 3, $$$"""{"c2s":{"security":{{{security}}},"num":50}}""")).GetProperty("s2c").GetProperty(items);
        var daily = (await client.AskAsync(DailyShortVolume, 4, $$$"""{"c2s":{"security":{{{security}}},"num":50}}""")).GetProperty("s2c").GetProperty(items);
        var basic = Snapshots(await client.AskAsync(Snapshot, 5, $$$"""{"c2s":{"securityList":[{{{security}}}]}}"""))[0].GetProperty("basic");
        var ranked = (await client.AskAsync(Rank, 6, $$$"""{"c2s":{"market":{{{market}}}}}""")).GetProperty("s2c").GetProperty("allCount").GetInt32();

        Assert.Equal((20, 20), (interest.GetArrayLength(), daily.GetArrayLength()));
        Assert.True(string.CompareOrdinal(interest[0].GetProperty("timestampStr").GetString(), "2026") < 0);
        Assert.StartsWith(daily[0].GetProperty("timestampStr").GetString()!, basic.GetProperty("updateTime").GetString(), StringComparison.Ordinal);
        Assert.True(basic.GetProperty("isSuspend").GetBoolean());
        Assert.False(basic.GetProperty("enableShortSell").GetBoolean());
        Assert.Equal(market == 1 ? 2_860 : 11_000, ranked);
    }

    [Fact]
    public async Task Days_to_cover_reach_the_cap_for_what_hardly_trades()
    {
        using var simulator = OpenDSimulator.Start();
        using var client = await RawClient.GreetAsync(simulator);

        var first = (await client.AskAsync(Rank, 2, """{"c2s":{"sortField":8,"count":3}}""")).GetProperty("s2c").GetProperty("dataList").EnumerateArray().ToList();
        var last = (await client.AskAsync(Rank, 3, """{"c2s":{"sortField":8,"sortDir":1,"count":35}}""")).GetProperty("s2c").GetProperty("dataList").EnumerateArray().ToList();

        Assert.All(first, row => Assert.Equal(999.99, Number(row, "daysToCover")));
        Assert.All(last, row => Assert.InRange(Number(row, "daysToCover")!.Value, 0, 1));
    }

    [Fact]
    public async Task Rows_of_the_user_are_the_whole_market_and_every_query_is_of_them()
    {
        using var simulator = OpenDSimulator.Start(new()
        {
            Rows =
            [
                new UsShortInterest { Code = "US.MINE", TimestampStr = "2026-04-30", SharesShort = 500, ShortPercent = 5, DaysToCover = 2.5, ClosePrice = 12, LastClosePrice = 10 },
                new HkDailyShortVolume { Code = "HK.00001", TimestampStr = "2026-05-04", SharesTraded = 1000, ShortSellSharesTraded = 250, ClosePrice = 22, LastClosePrice = 20 },
                new HkDailyShortVolume { Code = "HK.00001", TimestampStr = "2026-04-30", SharesTraded = 800, ShortSellSharesTraded = 100, ClosePrice = 20, LastClosePrice = 16 },
            ],
        });
        using var client = await RawClient.GreetAsync(simulator);

        Assert.Equal(["MINE"], List(await client.AskAsync(StaticInfo, 2, """{"c2s":{"market":11}}""")).Select(Code));
        var us = (await client.AskAsync(Rank, 3, """{"c2s":{"market":11}}""")).GetProperty("s2c").GetProperty("dataList")[0];
        Assert.Equal((500, 5, 2.5, 12, 20.0), (Number(us, "shortPositionVolume"), Number(us, "shortPositionRatio"), Number(us, "daysToCover"), Number(us, "closePrice"), Number(us, "changeRatio")));
        var hk = (await client.AskAsync(Rank, 4, """{"c2s":{"market":1}}""")).GetProperty("s2c").GetProperty("dataList")[0];
        Assert.Equal((250, 150, 25, 12.5, 10.0), (Number(hk, "shortNumber"), Number(hk, "shortNumberChange"), Number(hk, "shortRatio"), Number(hk, "shortRatioChange"), Number(hk, "changeRatio")));
        var snapshots = Snapshots(await client.AskAsync(Snapshot, 5, """{"c2s":{"securityList":[{"market":11,"code":"MINE"},{"market":1,"code":"00001"}]}}"""));
        Assert.Equal([(12, 10, 0), (22, 20, 1000)], snapshots.Select(snapshot => snapshot.GetProperty("basic")).Select(basic => (Number(basic, "curPrice"), Number(basic, "lastClosePrice"), Number(basic, "volume"))));

        var none = await client.AskAsync(DailyShortVolume, 6, """{"c2s":{"security":{"market":11,"code":"MINE"}}}""");
        Assert.Equal((0, "-1"), (none.GetProperty("retType").GetInt32(), none.GetProperty("s2c").GetProperty("nextKey").GetString()));
        Assert.False(none.GetProperty("s2c").TryGetProperty("usItemList", out _));
        Assert.Equal(-1, (await client.AskAsync(ShortInterest, 7, """{"c2s":{"security":{"market":1,"code":"00700"}}}""")).GetProperty("retType").GetInt32());
    }

    private static async Task<JsonElement> FindRankAsync(RawClient client, int market, string code)
    {
        for (var offset = 0; ; offset += 35)
        {
            var s2c = (await client.AskAsync(Rank, (uint)(100 + offset), $$$"""{"c2s":{"market":{{{market}}},"sortField":7,"offset":{{{offset}}},"count":35}}""")).GetProperty("s2c");
            foreach (var row in s2c.GetProperty("dataList").EnumerateArray())
            {
                if (Code(row) == code)
                {
                    return row;
                }
            }
        }
    }

    private static JsonElement[] List(JsonElement answer) =>
        [.. answer.GetProperty("s2c").GetProperty("staticInfoList").EnumerateArray().Select(info => info.GetProperty("basic"))];

    private static JsonElement[] Snapshots(JsonElement answer) => [.. answer.GetProperty("s2c").GetProperty("snapshotList").EnumerateArray()];

    private static string Code(JsonElement item) => item.GetProperty("security").GetProperty("code").GetString()!;

    private static IEnumerable<string> Missing(JsonElement message, string[] fields) => fields.Where(field => !message.TryGetProperty(field, out _));

    /// <summary>64-bit integers are text in JSON. Null is unset.</summary>
    private static double? Number(JsonElement message, string field) => !message.TryGetProperty(field, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? double.Parse(value.GetString()!, System.Globalization.CultureInfo.InvariantCulture)
        : value.GetDouble();

    /// <summary>Of what neither query left unset.</summary>
    private static void AssertSame(JsonElement left, string leftField, JsonElement right, string rightField)
    {
        if (Number(left, leftField) is { } value && Number(right, rightField) is { } other)
        {
            Assert.Equal(value, other);
        }
    }
}

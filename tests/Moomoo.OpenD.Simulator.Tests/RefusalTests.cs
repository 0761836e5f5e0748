using System.Text.Json;
using Moomoo.OpenD.Simulator.Faults;
using Moomoo.OpenD.Tests;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Tests;

/// <summary>What the simulator says when it does not answer, as the protocol page has it, seen by a client that shares no code with it.</summary>
public sealed class RefusalTests
{
    private const uint GlobalState = 1002, DailyShortVolume = 3248, ShortInterest = 3249, Rank = 3415;
    private const string Tencent = """{"c2s":{"security":{"market":1,"code":"00700"}}}""";
    private const string Apple = """{"c2s":{"security":{"market":11,"code":"AAPL"}}}""";

    private readonly FakeClock clock = new();

    public static TheoryData<uint, string, int, string, string> Limits => new()
    {
        { ShortInterest, Tencent, 30, "Get Short Interest", "获取空头持仓" },
        { DailyShortVolume, Tencent, 30, "Get Daily Short Volume", "获取每日卖空数据" },
        { Rank, """{"c2s":{}}""", 60, "Get Short Selling Rank", "获取卖空排行" },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task Each_call_has_its_own_limit_and_the_refusal_names_call_number_and_window(uint protoId, string request, int limit, string english, string chinese)
    {
        await AssertLimitAsync(GatewayLanguage.English, 30, protoId, request, limit, $"{english} request failed due to high frequency. Maximum {limit} times per 30 seconds.");
        await AssertLimitAsync(GatewayLanguage.Chinese, 10, protoId, request, limit / 3, $"{chinese}频率太高，请求失败，每30秒最多{limit / 3}次。");
    }

    [Theory]
    [InlineData(FaultKind.BackendTimeout, new[] { "NN_ProtoRet_TimeOut" })]
    [InlineData(FaultKind.ServerFailed, new[] { "NN_ProtoRet_SvrFailed" })]
    [InlineData(FaultKind.BackendLost, new[] { "NN_ProtoRet_ByDisConnOrCacnel", "网络中断", "NN_ProtoRet_ByDisConnOrCancel" })]
    public async Task The_vendors_failures_come_with_each_retType_in_turn(FaultKind kind, string[] texts)
    {
        using var simulator = OpenDSimulator.Start(new() { Faults = FaultPlan.Always(kind) });
        using var client = await RawClient.GreetAsync(simulator);

        var answers = new[] { await client.AskAsync(ShortInterest, 2, Tencent), await client.AskAsync(DailyShortVolume, 3, Apple), await client.AskAsync(Rank, 4, """{"c2s":{}}""") };

        Assert.Equal([-1, -100, -200], answers.Select(RetType));
        Assert.Equal(Enumerable.Range(0, 3).Select(turn => texts[turn % texts.Length]), answers.Select(RetMsg));
        Assert.All(answers, answer => Assert.False(answer.TryGetProperty("s2c", out _)));
    }

    [Fact]
    public async Task A_quota_that_is_used_up_is_not_a_matter_of_frequency()
    {
        using var simulator = OpenDSimulator.Start(new() { Faults = FaultPlan.Always(FaultKind.QuotaExceeded) });
        using var client = await RawClient.GreetAsync(simulator);

        var answer = await client.AskAsync(ShortInterest, 2, Tencent);

        Assert.Equal((-1, "额度不足"), (RetType(answer), RetMsg(answer)));
        Assert.Equal(0, simulator.FrequencyRefusals);
    }

    [Theory]
    [InlineData(10, 5, new[] { false, false, false })]
    [InlineData(10, 6, new[] { true, true, false })]
    [InlineData(10, 7, new[] { true, true, false })]
    [InlineData(10, 8, new[] { true, true, true })]
    [InlineData(9, 9, new[] { false, false, false })]
    public async Task An_OpenD_that_is_too_old_accepts_the_connection_and_fails_the_call(int major, int minor, bool[] isNewEnough)
    {
        using var simulator = OpenDSimulator.Start(new() { ServerVersion = new Version(major, minor) });
        using var client = await RawClient.ConnectAsync(simulator);

        var greeting = await client.AskAsync(1001, 1, """{"c2s":{"clientVer":1011,"clientID":"test"}}""");
        var state = await client.AskAsync(GlobalState, 2, """{"c2s":{"userID":"0"}}""");
        var answers = new[] { await client.AskAsync(ShortInterest, 3, Tencent), await client.AskAsync(DailyShortVolume, 4, Tencent), await client.AskAsync(Rank, 5, """{"c2s":{}}""") };

        Assert.Equal((major * 100) + minor, greeting.GetProperty("s2c").GetProperty("serverVer").GetInt32());
        Assert.Equal((major * 100) + minor, state.GetProperty("s2c").GetProperty("serverVer").GetInt32());
        Assert.Equal(isNewEnough, answers.Select(answer => RetType(answer) == 0));
        Assert.All(answers.Where(answer => RetType(answer) != 0), answer => Assert.Equal("NN_ProtoRet_SvrFailed", RetMsg(answer)));
    }

    [Fact]
    public async Task Without_quotes_for_a_market_its_requests_are_refused_and_those_of_the_other_are_not()
    {
        using var simulator = OpenDSimulator.Start(new() { NoQuotes = [Market.US] });
        using var client = await RawClient.GreetAsync(simulator);

        var refused = new[]
        {
            await client.AskAsync(ShortInterest, 2, Apple),
            await client.AskAsync(DailyShortVolume, 3, Apple),
            await client.AskAsync(Rank, 4, """{"c2s":{}}"""),
            await client.AskAsync(Rank, 5, """{"c2s":{"market":11}}"""),
        };

        Assert.All(refused, answer => Assert.Equal((-1, "行情权限不足"), (RetType(answer), RetMsg(answer))));
        Assert.Equal(0, RetType(await client.AskAsync(ShortInterest, 6, Tencent)));
        Assert.Equal(0, RetType(await client.AskAsync(Rank, 7, """{"c2s":{"market":1}}""")));
    }

    [Theory]
    [InlineData(GatewayLanguage.English, "Unknown stock HK.99999")]
    [InlineData(GatewayLanguage.Chinese, "未知股票 HK.99999")]
    public async Task An_unknown_code_is_named(GatewayLanguage language, string text)
    {
        using var simulator = OpenDSimulator.Start(new() { Language = language });
        using var client = await RawClient.GreetAsync(simulator);

        Assert.Equal(text, RetMsg(await client.AskAsync(ShortInterest, 2, """{"c2s":{"security":{"market":1,"code":"99999"}}}""")));
    }

    [Theory]
    [InlineData("""{"sortField":15}""", "sortField")]
    [InlineData("""{"sortField":99}""", "sortField")]
    [InlineData("""{"sortField":-1}""", "sortField")]
    [InlineData("""{"sortDir":2}""", "sortDir")]
    [InlineData("""{"market":21}""", "market")]
    [InlineData("""{"offset":-1}""", "offset")]
    [InlineData("""{"count":0}""", "count")]
    [InlineData("""{"count":36}""", "count")]
    [InlineData("""{"plateList":[{"market":11,"code":"BK1001"}]}""", "BK1001")]
    public async Task A_ranking_that_cannot_be_made_is_refused(string c2s, string reason)
    {
        using var simulator = OpenDSimulator.Start();
        using var client = await RawClient.GreetAsync(simulator);

        var answer = await client.AskAsync(Rank, 2, $$"""{"c2s":{{c2s}}}""");

        Assert.Equal(-1, RetType(answer));
        Assert.Contains(reason, RetMsg(answer), StringComparison.Ordinal);
        Assert.Equal(0, RetType(await client.AskAsync(Rank, 3, """{"c2s":{"sortField":14,"sortDir":1,"count":35}}""")));
    }

    [Fact]
    public async Task A_call_that_OpenD_does_not_have_is_refused()
    {
        using var simulator = OpenDSimulator.Start();
        using var client = await RawClient.GreetAsync(simulator);

        Assert.Equal(-1, RetType(await client.AskAsync(9999, 2, "{}")));
    }

    [Fact]
    public async Task A_refused_request_is_not_counted_even_if_the_refusal_is_injected()
    {
        using var simulator = OpenDSimulator.Start(new()
        {
            RequestsPerWindow = 2,
            Faults = FaultPlan.At(1, FaultKind.FrequencyRefusal),
            TimeProvider = clock,
            KeepAliveInterval = TimeSpan.FromDays(1),
        });
        using var client = await RawClient.GreetAsync(simulator);

        var retTypes = new List<int>();
        for (var i = 0u; i < 4; i++)
        {
            retTypes.Add(RetType(await client.AskAsync(ShortInterest, 2 + i, Tencent)));
        }

        Assert.Equal([-1, 0, 0, -1], retTypes);
        Assert.Equal(2, simulator.FrequencyRefusals);
    }

    private static int RetType(JsonElement answer) => answer.GetProperty("retType").GetInt32();

    private static string RetMsg(JsonElement answer) => answer.GetProperty("retMsg").GetString()!;

    private async Task AssertLimitAsync(GatewayLanguage language, int requestsPerWindow, uint protoId, string request, int limit, string text)
    {
        using var simulator = OpenDSimulator.Start(new()
        {
            RequestsPerWindow = requestsPerWindow,
            Language = language,
            TimeProvider = clock,
            KeepAliveInterval = TimeSpan.FromDays(1),
        });
        using var client = await RawClient.GreetAsync(simulator);
        for (var i = 0u; i < limit; i++)
        {
            Assert.Equal(0, RetType(await client.AskAsync(protoId, 2 + i, request)));
        }

        var refusal = await client.AskAsync(protoId, 100, request);

        Assert.Equal((-1, text), (RetType(refusal), RetMsg(refusal)));
        Assert.Equal(1, simulator.FrequencyRefusals);
    }
}

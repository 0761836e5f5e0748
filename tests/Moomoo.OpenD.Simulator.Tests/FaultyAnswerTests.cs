using System.Text.Json;
using Moomoo.OpenD.Simulator.Faults;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Tests;

/// <summary>Answers that are sound as frames and wrong as answers, seen by a client that shares no code with the simulator.</summary>
public sealed class FaultyAnswerTests
{
    private const uint GlobalState = 1002, DailyShortVolume = 3248, ShortInterest = 3249, Rank = 3415;
    private const string Tencent = """{"c2s":{"security":{"market":1,"code":"00700"}}}""";
    private const string Apple = """{"c2s":{"security":{"market":11,"code":"AAPL"}}}""";

    [Theory]
    [InlineData(ShortInterest, Tencent)]
    [InlineData(DailyShortVolume, Apple)]
    [InlineData(Rank, """{"c2s":{}}""")]
    public async Task A_success_without_content(uint protoId, string request)
    {
        var answer = await AskAsync(FaultKind.MissingContent, protoId, request);

        Assert.Equal(0, answer.GetProperty("retType").GetInt32());
        Assert.False(answer.TryGetProperty("s2c", out _));
    }

    [Fact]
    public async Task A_page_without_its_next_key_and_a_last_page_with_it()
    {
        var page = (await AskAsync(FaultKind.MissingNextKey, ShortInterest, Apple)).GetProperty("s2c");
        var last = (await AskAsync(FaultKind.MissingNextKey, ShortInterest, """{"c2s":{"security":{"market":11,"code":"AAPL"},"nextKey":"20"}}""")).GetProperty("s2c");

        Assert.Equal(10, page.GetProperty("usItemList").GetArrayLength());
        Assert.False(page.TryGetProperty("nextKey", out _));
        Assert.Equal("-1", last.GetProperty("nextKey").GetString());
    }

    [Theory]
    [InlineData(ShortInterest, Tencent, "hkItemList")]
    [InlineData(ShortInterest, Apple, "usItemList")]
    [InlineData(DailyShortVolume, Tencent, "hkItemList")]
    public async Task Rows_that_have_a_timestamp_alone(uint protoId, string request, string list)
    {
        var rows = (await AskAsync(FaultKind.MissingTimestampStr, protoId, request)).GetProperty("s2c").GetProperty(list);

        Assert.Equal(10, rows.GetArrayLength());
        Assert.All(rows.EnumerateArray(), row => Assert.True(row.TryGetProperty("timestamp", out _) && !row.TryGetProperty("timestampStr", out _)));
    }

    [Theory]
    [InlineData(ShortInterest, Tencent, "hkItemList", "aggregatedShort")]
    [InlineData(ShortInterest, Apple, "usItemList", "sharesShort")]
    [InlineData(DailyShortVolume, Tencent, "hkItemList", "sharesTraded")]
    [InlineData(DailyShortVolume, Apple, "usItemList", "totalSharesShort")]
    public async Task A_count_that_no_64_bit_integer_holds(uint protoId, string request, string list, string field)
    {
        var rows = (await AskAsync(FaultKind.ImpossibleValue, protoId, request)).GetProperty("s2c").GetProperty(list);

        Assert.Equal("18446744073709551615", rows[0].GetProperty(field).GetString());
        Assert.Equal(10, rows.GetArrayLength());
    }

    [Fact]
    public async Task A_mute_code_is_never_answered_and_its_connection_lives()
    {
        using var simulator = OpenDSimulator.Start(new() { MuteCodes = [SecurityCode.Parse("HK.00700")] });
        using var client = await RawClient.GreetAsync(simulator);

        await client.SendAsync(ShortInterest, 2, System.Text.Encoding.UTF8.GetBytes(Tencent), 1);
        var next = await client.AskAsync(ShortInterest, 3, Apple);

        Assert.Equal(0, next.GetProperty("retType").GetInt32());
        Assert.Equal(["HK.00700", "US.AAPL"], simulator.Requests.Where(request => request.ProtoId == ShortInterest).Select(request => request.Code));
    }

    [Fact]
    public async Task A_forced_logout_closes_every_connection_and_new_ones_are_accepted()
    {
        using var simulator = OpenDSimulator.Start(new() { Faults = FaultPlan.At(1, FaultKind.ForcedLogout) });
        using var asking = await RawClient.GreetAsync(simulator);
        using var idle = await RawClient.GreetAsync(simulator);

        await asking.SendAsync(ShortInterest, 2, System.Text.Encoding.UTF8.GetBytes(Tencent), 1);

        await asking.WaitForCloseAsync();
        await idle.WaitForCloseAsync();
        using var next = await RawClient.GreetAsync(simulator);
        Assert.Equal(0, (await next.AskAsync(ShortInterest, 2, Tencent)).GetProperty("retType").GetInt32());
    }

    [Fact]
    public async Task A_forced_logout_at_the_callers_wish()
    {
        using var simulator = OpenDSimulator.Start();
        using var client = await RawClient.GreetAsync(simulator);

        simulator.ForceLogout();

        await client.WaitForCloseAsync();
        Assert.True(simulator.IsRunning);
    }

    [Fact]
    public async Task The_latest_10000_requests_are_remembered()
    {
        using var simulator = OpenDSimulator.Start();
        using var client = await RawClient.GreetAsync(simulator);
        for (var i = 2u; i <= 10_010; i++)
        {
            await client.AskAsync(GlobalState, i, """{"c2s":{"userID":"0"}}""");
        }

        Assert.Equal(10_000, simulator.Requests.Count);
        Assert.Equal(11, simulator.Requests.First().SerialNumber);
        Assert.Equal(10_010, simulator.Requests.Last().SerialNumber);
    }

    private static async Task<JsonElement> AskAsync(FaultKind kind, uint protoId, string request)
    {
        using var simulator = OpenDSimulator.Start(new() { Faults = FaultPlan.Always(kind), RowsPerCode = 25 });
        using var client = await RawClient.GreetAsync(simulator);
        return await client.AskAsync(protoId, 2, request);
    }
}

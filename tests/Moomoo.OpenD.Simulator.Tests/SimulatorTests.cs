using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Moomoo.OpenD.Tests;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Tests;

public sealed class SimulatorTests
{
    private const uint GlobalState = 1002, KeepAlive = 1004, DailyShortVolume = 3248, ShortInterest = 3249, Rank = 3415;

    private readonly FakeClock clock = new();

    [Fact]
    public void It_listens_on_the_loopback_address_alone()
    {
        using var simulator = OpenDSimulator.Start();

        var listener = Assert.Single(IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners(), listener => listener.Port == simulator.Port);

        Assert.Equal(IPAddress.Loopback, listener.Address);
        Assert.Equal("127.0.0.1", simulator.Host);
        Assert.True(simulator.IsRunning);
    }

    [Fact]
    public void A_port_that_is_taken_is_an_error()
    {
        using var simulator = OpenDSimulator.Start();

        var error = Assert.Throws<PortUnavailableException>(() => OpenDSimulator.Start(new() { Port = simulator.Port }));

        Assert.Equal(simulator.Port, error.Port);
    }

    [Fact]
    public async Task A_port_is_free_again_as_soon_as_the_simulator_stops()
    {
        int port;
        using (var first = OpenDSimulator.Start())
        {
            port = first.Port;
            using var client = await RawClient.GreetAsync(first);
        }

        using var second = OpenDSimulator.Start(new() { Port = port });
        using var another = await RawClient.GreetAsync(second);
        Assert.Equal(port, second.Port);
    }

    [Fact]
    public async Task A_stopped_simulator_closes_its_connections()
    {
        var simulator = OpenDSimulator.Start();
        using var client = await RawClient.GreetAsync(simulator);

        simulator.Dispose();

        await client.WaitForCloseAsync();
        Assert.False(simulator.IsRunning);
        await Waiting.UntilAsync(() => simulator.OpenConnections == 0, "the connection is forgotten");
    }

    [Fact]
    public async Task InitConnect_names_version_key_and_interval_and_says_that_it_is_simulated()
    {
        using var simulator = OpenDSimulator.Start(new() { KeepAliveInterval = TimeSpan.FromSeconds(15) });
        using var client = await RawClient.ConnectAsync(simulator);

        var s2c = (await client.AskAsync(1001, 1, """{"c2s":{"clientVer":1011,"clientID":"test"}}""")).GetProperty("s2c");

        Assert.Equal(1011, s2c.GetProperty("serverVer").GetInt32());
        Assert.Equal(16, s2c.GetProperty("connAESKey").GetString()!.Length);
        Assert.Equal(15, s2c.GetProperty("keepAliveInterval").GetInt32());
        Assert.True(s2c.GetProperty("simulated").GetBoolean());
        Assert.True(s2c.TryGetProperty("connID", out _));
        Assert.True(s2c.TryGetProperty("loginUserID", out _));
    }

    [Theory]
    [InlineData(GlobalState)]
    [InlineData(KeepAlive)]
    [InlineData(ShortInterest)]
    public async Task A_request_before_InitConnect_is_answered_by_closing(uint protoId)
    {
        using var simulator = OpenDSimulator.Start();
        using var client = await RawClient.ConnectAsync(simulator);

        await client.SendAsync(protoId, 1, "{}"u8.ToArray(), 1);

        await client.WaitForCloseAsync();
        Assert.Empty(simulator.Requests);
    }

    [Fact]
    public async Task A_request_with_a_bad_hash_is_answered_by_closing()
    {
        using var simulator = OpenDSimulator.Start();
        using var client = await RawClient.GreetAsync(simulator);

        await client.SendAsync(GlobalState, 2, "{}"u8.ToArray(), 1, new byte[20]);

        await client.WaitForCloseAsync();
    }

    [Theory]
    [InlineData(ShortInterest, "no json")]
    [InlineData(ShortInterest, "{}")]
    [InlineData(ShortInterest, "{\"c2s\":{}}")]
    [InlineData(DailyShortVolume, "{}")]
    [InlineData(DailyShortVolume, "{\"c2s\":{\"num\":1}}")]
    [InlineData(Rank, "{}")]
    [InlineData(GlobalState, "{}")]
    [InlineData(KeepAlive, "{\"c2s\":{}}")]
    public async Task A_request_that_cannot_be_read_is_refused_and_the_connection_lives(uint protoId, string json)
    {
        using var simulator = OpenDSimulator.Start();
        using var client = await RawClient.GreetAsync(simulator);

        var answer = await client.AskAsync(protoId, 2, json);

        Assert.Equal(-500, answer.GetProperty("retType").GetInt32());
        Assert.NotEmpty(answer.GetProperty("retMsg").GetString()!);
        Assert.Equal(0, (await client.AskAsync(GlobalState, 3, """{"c2s":{"userID":"0"}}""")).GetProperty("retType").GetInt32());
    }

    [Fact]
    public async Task A_client_that_sends_garbage_is_dropped_and_others_are_served()
    {
        using var simulator = OpenDSimulator.Start();
        using var client = await RawClient.GreetAsync(simulator);
        using var other = new TcpClient();
        await other.ConnectAsync(IPAddress.Loopback, simulator.Port);
        await other.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: something\r\n\r\n"));

        await Waiting.UntilAsync(() => simulator.OpenConnections == 1, "the other one is dropped");

        Assert.Equal(0, (await client.AskAsync(KeepAlive, 2, """{"c2s":{"time":"1"}}""")).GetProperty("retType").GetInt32());
    }

    [Fact]
    public async Task The_first_rows_of_Tencent_are_the_ten_real_ones()
    {
        using var simulator = OpenDSimulator.Start();
        using var client = await RawClient.GreetAsync(simulator);

        var answer = await client.AskAsync(ShortInterest, 2, """{"c2s":{"security":{"market":1,"code":"00700"}}}""");

        var rows = answer.GetProperty("s2c").GetProperty("hkItemList").EnumerateArray().Select(row => string.Join(
            ',', new[] { "timestamp", "timestampStr", "aggregatedShort", "aggregatedShortRatio", "closePrice", "lastClosePrice" }.Select(name => Text(row.GetProperty(name)))));
        Assert.Equal(
            [
                "1777478400,2026-04-30,51480638,0.56,467.8,479.2",
                "1776960000,2026-04-24,51888755,0.56,493.4,495.2",
                "1776355200,2026-04-17,47974208,0.52,510.5,517",
                "1775750400,2026-04-10,48424833,0.53,504.5,508.5",
                "1775059200,2026-04-02,49982828,0.54,489.2,496.6",
                "1774540800,2026-03-27,52744147,0.57,493.4,495.6",
                "1773936000,2026-03-20,51710854,0.56,508,513",
                "1773331200,2026-03-13,48105325,0.52,547.5,546.5",
                "1772726400,2026-03-06,42404275,0.46,519,502",
                "1772121600,2026-02-27,36037870,0.39,518,512",
            ],
            rows);
        Assert.Equal("10", answer.GetProperty("s2c").GetProperty("nextKey").GetString());
    }

    [Fact]
    public async Task Pages_go_on_to_the_end_and_end_with_minus_one()
    {
        using var simulator = OpenDSimulator.Start(new() { RowsPerCode = 25 });
        using var client = await RawClient.GreetAsync(simulator);
        var keys = new List<string>();
        var rows = 0;
        for (var key = ""; key != "-1"; key = keys[^1])
        {
            var nextKey = key.Length == 0 ? "" : $",\"nextKey\":\"{key}\"";
            var s2c = (await client.AskAsync(ShortInterest, (uint)keys.Count + 2, $$$"""{"c2s":{"security":{"market":11,"code":"AAPL"}{{{nextKey}}},"num":12}}""")).GetProperty("s2c");
            keys.Add(s2c.GetProperty("nextKey").GetString()!);
            rows += s2c.GetProperty("usItemList").GetArrayLength();
        }

        Assert.Equal(["12", "24", "-1"], keys);
        Assert.Equal(25, rows);
    }

    [Theory]
    [InlineData("""{"security":{"market":1,"code":"99999"}}""", "Unknown stock")]
    [InlineData("""{"security":{"market":1,"code":"AAPL"}}""", "Unknown stock")]
    [InlineData("""{"security":{"market":11,"code":"ZZZZ"}}""", "Unknown stock")]
    [InlineData("""{"security":{"market":11,"code":""}}""", "Unknown stock")]
    [InlineData("""{"security":{"market":21,"code":"600519"}}""", "Unknown stock")]
    [InlineData("""{"security":{"market":1,"code":"00700"},"num":0}""", "num")]
    [InlineData("""{"security":{"market":1,"code":"00700"},"num":51}""", "num")]
    [InlineData("""{"security":{"market":1,"code":"00700"},"nextKey":"x"}""", "nextKey")]
    [InlineData("""{"security":{"market":1,"code":"00700"},"nextKey":"100000"}""", "nextKey")]
    public async Task What_it_does_not_know_is_refused_as_OpenD_does(string c2s, string reason)
    {
        using var simulator = OpenDSimulator.Start();
        using var client = await RawClient.GreetAsync(simulator);

        var answer = await client.AskAsync(ShortInterest, 2, $$$"""{"c2s":{{{c2s}}}}""");

        Assert.Equal(-1, answer.GetProperty("retType").GetInt32());
        Assert.Contains(reason, answer.GetProperty("retMsg").GetString(), StringComparison.Ordinal);
        Assert.False(answer.TryGetProperty("s2c", out _));
    }

    [Fact]
    public async Task Requests_are_recorded_without_heartbeats()
    {
        using var simulator = OpenDSimulator.Start(new() { TimeProvider = clock });
        using var client = await RawClient.GreetAsync(simulator);
        await client.AskAsync(KeepAlive, 2, """{"c2s":{"time":"1"}}""");
        clock.Advance(TimeSpan.FromSeconds(3));
        await client.AskAsync(ShortInterest, 3, """{"c2s":{"security":{"market":1,"code":"00700"},"nextKey":"10","num":7}}""");
        await client.AskAsync(GlobalState, 4, """{"c2s":{"userID":"0"}}""");

        Assert.Equal(
            [
                new ReceivedRequest(1, 1001, 1, null, null, null, clock.GetUtcNow() - TimeSpan.FromSeconds(3)),
                new ReceivedRequest(1, 3249, 3, "HK.00700", "10", 7, clock.GetUtcNow()),
                new ReceivedRequest(1, 1002, 4, null, null, null, clock.GetUtcNow()),
            ],
            simulator.Requests);
    }

    [Fact]
    public void Requests_are_remembered_up_to_ten_thousand()
    {
        using var simulator = OpenDSimulator.Start();
        for (var serialNumber = 1u; serialNumber <= 10_005; serialNumber++)
        {
            simulator.Record(new(1, GlobalState, serialNumber, null, null, null, clock.GetUtcNow()));
        }

        Assert.Equal(Enumerable.Range(6, 10_000).Select(number => (long)number), simulator.Requests.Select(request => request.SerialNumber));
    }

    [Fact]
    public async Task A_strict_allowance_counts_any_30_seconds_and_each_call_by_itself()
    {
        using var simulator = OpenDSimulator.Start(new() { RequestsPerWindow = 30, TimeProvider = clock, KeepAliveInterval = TimeSpan.FromDays(1) });
        using var client = await RawClient.GreetAsync(simulator);
        const string tencent = """{"c2s":{"security":{"market":1,"code":"00700"}}}""";
        for (var i = 0u; i < 30; i++)
        {
            Assert.Equal(0, (await client.AskAsync(ShortInterest, 2 + i, tencent)).GetProperty("retType").GetInt32());
        }

        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(-1, (await client.AskAsync(ShortInterest, 100, tencent)).GetProperty("retType").GetInt32());
        Assert.Equal(0, (await client.AskAsync(DailyShortVolume, 101, tencent)).GetProperty("retType").GetInt32());

        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(0, (await client.AskAsync(ShortInterest, 102, tencent)).GetProperty("retType").GetInt32());
    }

    [Fact]
    public async Task A_silent_connection_is_dropped_and_one_with_heartbeats_is_not()
    {
        using var simulator = OpenDSimulator.Start(new() { TimeProvider = clock, KeepAliveInterval = TimeSpan.FromSeconds(10) });
        using var silent = await RawClient.GreetAsync(simulator);
        using var alive = await RawClient.GreetAsync(simulator);

        clock.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal(2, simulator.OpenConnections);
        await alive.AskAsync(KeepAlive, 2, """{"c2s":{"time":"1"}}""");
        clock.Advance(TimeSpan.FromSeconds(0.5));

        await silent.WaitForCloseAsync();
        await Waiting.UntilAsync(() => simulator.OpenConnections == 1, "the silent one is dropped");
        await alive.AskAsync(KeepAlive, 3, """{"c2s":{"time":"1"}}""");
    }

    [Fact]
    public async Task More_connections_than_it_takes_are_closed_as_they_come()
    {
        using var simulator = OpenDSimulator.Start(new() { MaxConnections = 2 });
        using var first = await RawClient.GreetAsync(simulator);
        using var second = await RawClient.GreetAsync(simulator);

        using var third = await RawClient.ConnectAsync(simulator);

        await third.WaitForCloseAsync();
        Assert.Equal(2, simulator.ConnectionCount);
    }

    [Fact]
    public async Task Global_state_says_that_it_is_logged_in()
    {
        using var simulator = OpenDSimulator.Start(new() { TimeProvider = clock });
        using var client = await RawClient.GreetAsync(simulator);

        var s2c = (await client.AskAsync(GlobalState, 2, """{"c2s":{"userID":"0"}}""")).GetProperty("s2c");

        Assert.True(s2c.GetProperty("qotLogined").GetBoolean());
        Assert.Equal(1011, s2c.GetProperty("serverVer").GetInt32());
        Assert.Equal($"{clock.GetUtcNow().ToUnixTimeSeconds()}", s2c.GetProperty("time").GetString());
        Assert.All(new[] { "marketHK", "marketUS", "marketSH", "marketSZ", "marketHKFuture", "trdLogined", "serverBuildNo" }, name => Assert.True(s2c.TryGetProperty(name, out _), name));
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}

using Moomoo.OpenD.Simulator;
using Moomoo.OpenD.Simulator.Faults;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Tests.Resilience;

/// <summary>Against a gateway that refuses the 31st request in 30 seconds. Both sides have the same clock, and the test moves it.</summary>
public sealed class SharedAllowanceTests : IDisposable
{
    private static readonly SecurityCode Tencent = SecurityCode.Parse("HK.00700");
    private static readonly IReadOnlyList<TradingDayRow> Held = TestRows.Of(Tencent, 650);

    private readonly FakeClock clock = new();
    private readonly OpenDSimulator simulator;

    public SharedAllowanceTests()
    {
        simulator = OpenDSimulator.Start(new() { Rows = Held, RequestsPerWindow = 30, TimeProvider = clock, KeepAliveInterval = TimeSpan.FromDays(1) });
    }

    [Fact]
    public async Task Sixty_five_pages_end_in_63_seconds_without_a_refusal()
    {
        using var client = Client();
        var waits = new List<TimeSpan?>();
        var reports = new Reports(told =>
        {
            AdvanceWaits(told);
            if (told is AllowanceWaited waited)
            {
                waits.Add(waited.Wait);
            }
        });

        var rows = await ReadAsync(client, reports).WithinGuardAsync();

        Assert.Equal(Held.Select(TestRows.Values), rows.Select(TestRows.Values));
        Assert.Equal(0, simulator.FrequencyRefusals);
        Assert.InRange(clock.Now, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(63));
        Assert.All(waits, wait => Assert.InRange(wait!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(30)));
        Assert.Equal(65, client.RequestsSent);
        Assert.Equal(1, simulator.ConnectionCount);
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1")]
    [InlineData("127.0.0.1", "localhost", "::ffff:127.0.0.1", "LocalHost")]
    public async Task Four_clients_of_one_gateway_share_its_allowance_and_get_no_refusal(params string[] hosts)
    {
        var clients = hosts.Select(host => Client(host)).ToArray();
        var queries = clients.Select(client => ReadAsync(client, null, pages: 20)).ToArray();

        await PumpAsync(Task.WhenAll(queries));

        Assert.All(queries, query => Assert.Equal(Held.Take(200).Select(TestRows.Values), query.Result.Select(TestRows.Values)));
        Assert.Equal(0, simulator.FrequencyRefusals);
        Assert.InRange(clock.Now, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(90));
        Assert.All(clients, client => client.Dispose());
    }

    [Fact]
    public async Task Another_process_that_has_used_the_allowance_up_costs_time_and_nothing_else()
    {
        using var other = new OpenDClient(Client().Options with { TimeProvider = new OtherProcessClock(clock) });
        Assert.Equal(300, (await ReadAsync(other, null, pages: 30).WithinGuardAsync()).Count);
        Assert.Equal(0, other.AllowanceLeft);
        using var client = Client();

        var query = ReadAsync(client, null, pages: 40);
        await PumpAsync(query);

        Assert.Equal(Held.Take(400).Select(TestRows.Values), (await query).Select(TestRows.Values));
        Assert.InRange(simulator.FrequencyRefusals, 10, 40);
        Assert.InRange(clock.Now, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(100));
    }

    [Fact]
    public async Task A_refusal_for_another_reason_shows_too_that_the_gateway_lets_requests_pass_again()
    {
        using var gateway = OpenDSimulator.Start(new()
        {
            Rows = Held,
            Faults = FaultPlan.At(1, FaultKind.FrequencyRefusal),
            TimeProvider = clock,
            KeepAliveInterval = TimeSpan.FromDays(1),
        });
        using var client = new OpenDClient(Client().Options with { Port = gateway.Port });

        await PumpAsync(Assert.ThrowsAsync<GatewayRefusedException>(() => client.GetShortInterestAsync(SecurityCode.Parse("HK.00001")).PagesAsync()));

        Assert.Equal(29, client.AllowanceLeft);
    }

    [Fact]
    public async Task Allowance_left_counts_down_and_comes_back()
    {
        using var client = Client();
        Assert.Null(client.AllowanceLeft);

        await ReadAsync(client, null, pages: 3).WithinGuardAsync();

        Assert.Equal(27, client.AllowanceLeft);
        using var another = Client("localhost");
        await another.ConnectAsync().WithinGuardAsync();
        Assert.Equal(27, another.AllowanceLeft);
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(27, client.AllowanceLeft);
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(30, client.AllowanceLeft);
    }

    [Fact]
    public async Task A_client_that_names_no_number_keeps_the_one_of_the_client_before()
    {
        using var first = new OpenDClient(Client().Options with { RequestsPerWindow = 7 });
        await first.ConnectAsync().WithinGuardAsync();
        using var second = Client();
        await second.ConnectAsync().WithinGuardAsync();
        Assert.Equal(7, second.AllowanceLeft);

        using var third = new OpenDClient(Client().Options with { RequestsPerWindow = 0 });
        await third.ConnectAsync().WithinGuardAsync();

        Assert.Null(second.AllowanceLeft);
    }

    [Fact]
    public async Task Rankings_have_a_limit_of_sixty_so_that_2100_places_come_in_one_burst()
    {
        using var gateway = OpenDSimulator.Start(new() { RequestsPerWindow = 30, TimeProvider = clock, KeepAliveInterval = TimeSpan.FromDays(1) });
        using var client = new OpenDClient(Client().Options with { Port = gateway.Port });

        var rows = await client.GetShortSellingRankAsync(new() { Market = Market.HK, First = 2100 }).RowsAsync();

        Assert.Equal(Enumerable.Range(1, 2100), rows.Select(row => row.Place));
        Assert.Equal(2100, rows.Select(row => row.Code).Distinct().Count());
        Assert.Equal(60, client.RequestsSent);
        Assert.Equal(TimeSpan.Zero, clock.Now);
        Assert.False(client.GetShortSellingRankAsync(new() { First = 1 }).RowsAsync().IsCompleted);
        Assert.Equal(0, gateway.FrequencyRefusals);
    }

    [Fact]
    public async Task A_maximum_wait_ends_the_wait_for_the_own_allowance_by_name()
    {
        using var client = new OpenDClient(Client().Options with { RequestsPerWindow = 1, MaximumWait = TimeSpan.FromSeconds(10) });
        await ReadAsync(client, null, pages: 1);
        var waiting = ReadAsync(client, null, pages: 1);

        clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.1));

        var error = await Assert.ThrowsAsync<AllowanceTimeoutException>(() => waiting);
        Assert.Contains("10 s", error.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorIds.AllowanceTimeout, error.ErrorId);
        Assert.Equal(new QueryPosition(0, null), error.Position);
    }

    [Fact]
    public async Task A_maximum_wait_ends_the_wait_for_other_programs_with_what_the_gateway_said()
    {
        using var gateway = OpenDSimulator.Start(new() { Faults = FaultPlan.Always(FaultKind.FrequencyRefusal), TimeProvider = clock, KeepAliveInterval = TimeSpan.FromDays(1) });
        using var client = new OpenDClient(Client().Options with { Port = gateway.Port, MaximumWait = TimeSpan.FromSeconds(60) });
        var reports = new Reports(AdvanceWaits);

        var error = await Assert.ThrowsAsync<GatewayRefusedException>(() => client.GetShortInterestAsync(Tencent, new() { Progress = reports }).RowsAsync());

        Assert.Equal(ErrorIds.FrequencyRefused, error.ErrorId);

        // The clock is advanced by whole pauses of up to 3 s, also beyond the maximum and beyond the moment at which a wait ends.
        Assert.InRange(clock.Now, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(66));
        Assert.InRange(error.Attempts, 10, 65);
        Assert.All(reports.All<AllowanceWaited>(), waited => Assert.True(waited.AfterRefusal));

        // A wait follows each refusal but the last one, whose wait the maximum may cut off before it begins.
        Assert.InRange(reports.All<AllowanceWaited>().Count(), error.Attempts - 1, error.Attempts);
    }

    [Fact]
    public async Task By_default_other_programs_are_waited_for_as_long_as_it_takes()
    {
        using var gateway = OpenDSimulator.Start(new() { Rows = Held, Faults = FaultPlan.Always(FaultKind.FrequencyRefusal), TimeProvider = clock, KeepAliveInterval = TimeSpan.FromDays(1) });
        using var client = new OpenDClient(Client().Options with { Port = gateway.Port });
        var query = ReadAsync(client, null, pages: 1);

        await Waiting.UntilAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return gateway.FrequencyRefusals > 300;
            },
            "ten minutes of refusals pass");

        Assert.False(query.IsCompleted);
    }

    [Fact]
    public async Task A_limit_that_a_refusal_names_is_kept_from_then_on()
    {
        using var gateway = OpenDSimulator.Start(new() { Rows = Held, RequestsPerWindow = 10, TimeProvider = clock, KeepAliveInterval = TimeSpan.FromDays(1) });
        using var client = new OpenDClient(Client().Options with { Port = gateway.Port });

        var query = ReadAsync(client, null, pages: 40);
        await PumpAsync(query);

        Assert.InRange(gateway.FrequencyRefusals, 1, 40);
        var before = gateway.FrequencyRefusals;
        clock.Advance(TimeSpan.FromSeconds(31));
        await PumpAsync(ReadAsync(client, null, pages: 30));
        Assert.Equal(before, gateway.FrequencyRefusals);
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "localhost", true)]
    [InlineData("127.0.0.1", "127.0.0.2", false)]
    public async Task The_address_that_is_connected_to_decides_whether_an_allowance_is_shared(string host, string other, bool isShared)
    {
        Assert.SkipUnless(isShared || System.Runtime.InteropServices.RuntimeInformation.IsOSPlatform(System.Runtime.InteropServices.OSPlatform.Linux), "127.0.0.2 leads to a listener of all addresses on Linux alone.");
        using var gateway = new RawGateway(System.Net.IPAddress.Any);
        using var first = new OpenDClient(gateway.Options with { Host = host, TimeProvider = clock });
        var connecting = first.ConnectAsync();
        using var firstPeer = await gateway.GreetAsync();
        await connecting.WithinGuardAsync();
        using var second = new OpenDClient(gateway.Options with { Host = other, TimeProvider = clock });
        connecting = second.ConnectAsync();
        using var secondPeer = await gateway.GreetAsync();
        await connecting.WithinGuardAsync();
        var query = first.GetShortInterestAsync(Tencent).RowsAsync();
        await firstPeer.AnswerAsync((await firstPeer.ReadRequestAsync()).Header, new Protos.QotGetShortInterest.Response { RetType = 0, S2C = new() { NextKey = "-1" } });
        await query;

        Assert.Equal(29, first.AllowanceLeft);
        Assert.Equal(isShared ? 29 : 30, second.AllowanceLeft);
    }

    [Fact]
    public async Task Gateways_at_other_ports_of_one_machine_have_allowances_of_their_own()
    {
        using var client = Client();
        await ReadAsync(client, null, pages: 3).WithinGuardAsync();
        using var gateway = new RawGateway();
        using var session = await gateway.ConnectAsync(options => options with { TimeProvider = clock });

        Assert.Equal(27, client.AllowanceLeft);
        Assert.Equal(30, session.Client.AllowanceLeft);
    }

    public void Dispose() => simulator.Dispose();

    private OpenDClient Client(string host = "127.0.0.1") => new(new() { Host = host, Port = simulator.Port, TimeProvider = clock, Timeout = TimeSpan.FromHours(1) });

    private static Task<List<TradingDayRow>> ReadAsync(OpenDClient client, Reports? reports, int pages = int.MaxValue) =>
        client.GetShortInterestAsync(Tencent, new() { Progress = reports }).RowsAsync(pages);

    /// <summary>Lets a wait for the allowance end, as if its time had passed; and no other time passes, however long answers take.</summary>
    private void AdvanceWaits(OpenDEvent told)
    {
        if (told is AllowanceWaited waited)
        {
            Task.Run(() => clock.Advance(waited.Wait!.Value + TimeSpan.FromMilliseconds(1)));
        }
    }

    /// <summary>Lets time pass in small steps, faster than it does, until the task ends.</summary>
    private async Task PumpAsync(Task task)
    {
        await Waiting.UntilAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromMilliseconds(50));
                return task.IsCompleted;
            },
            "the task ends");
        await task;
    }

    /// <summary>The same time, and yet an allowance of its own: allowances are shared by clients with the same clock.</summary>
    private sealed class OtherProcessClock(TimeProvider clock) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override long GetTimestamp() => clock.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period);
    }
}

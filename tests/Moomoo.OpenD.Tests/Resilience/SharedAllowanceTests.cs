using Moomoo.OpenD.Connections;
using Moomoo.OpenD.Resilience;
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
            if (told is AllowanceWaited waited)
            {
                waits.Add(waited.Wait);
                Task.Run(() => clock.Advance(waited.Wait!.Value + TimeSpan.FromMilliseconds(1)));
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
    [InlineData("127.0.0.1", "localhost", "127.0.0.1", "LocalHost")]
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
        Assert.Equal(30, client.AllowanceLeft);

        var query = ReadAsync(client, null, pages: 40);
        await PumpAsync(query);

        Assert.Equal(Held.Take(400).Select(TestRows.Values), (await query).Select(TestRows.Values));
        Assert.InRange(simulator.FrequencyRefusals, 6, 12);
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

        var allowance = RequestAllowance.Of(new GatewayEndpoint("127.0.0.1", gateway.Port), ProtoId.ShortInterest, clock);
        Assert.True(allowance.AcquireAsync(CancellationToken.None).IsCompleted);
        Assert.True(allowance.AcquireAsync(CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task Allowance_left_counts_down_and_comes_back()
    {
        using var client = Client();
        Assert.Equal(30, client.AllowanceLeft);

        await ReadAsync(client, null, pages: 3).WithinGuardAsync();

        Assert.Equal(27, client.AllowanceLeft);
        using var another = Client("localhost");
        Assert.Equal(27, another.AllowanceLeft);
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(27, client.AllowanceLeft);
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(30, client.AllowanceLeft);
    }

    [Fact]
    public void A_client_that_names_no_number_keeps_the_one_of_the_client_before()
    {
        using var first = new OpenDClient(Client().Options with { RequestsPerWindow = 7 });
        using var second = Client();
        Assert.Equal(7, second.AllowanceLeft);

        using var third = new OpenDClient(Client().Options with { RequestsPerWindow = 0 });

        Assert.Null(second.AllowanceLeft);
    }

    public void Dispose() => simulator.Dispose();

    private OpenDClient Client(string host = "127.0.0.1") => new(new() { Host = host, Port = simulator.Port, TimeProvider = clock, Timeout = TimeSpan.FromHours(1) });

    private static Task<List<TradingDayRow>> ReadAsync(OpenDClient client, Reports? reports, int pages = int.MaxValue) =>
        client.GetShortInterestAsync(Tencent, new() { Progress = reports }).RowsAsync(pages);

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

using System.Globalization;
using Moomoo.OpenD.Simulator;
using Moomoo.OpenD.Simulator.Faults;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Tests.Resilience;

/// <summary>237 rows in pages of 10, from a gateway that fails.</summary>
public sealed class FaultTests
{
    private static readonly SecurityCode Tencent = SecurityCode.Parse("HK.00700");
    private static readonly IReadOnlyList<TradingDayRow> Held = TestRows.Of(Tencent, 237);
    private static readonly FaultKind[] Survivable =
    [
        .. Enum.GetValues(typeof(FaultKind)).Cast<FaultKind>()
            .Except([FaultKind.RepeatedNextKey, FaultKind.MissingNextKey, FaultKind.ImpossibleValue, FaultKind.QuotaExceeded]),
    ];

    private readonly FakeClock clock = new();

    public static TheoryData<FaultKind, int> FaultsAndRequests()
    {
        var data = new TheoryData<FaultKind, int>();
        foreach (var kind in Survivable)
        {
            data.Add(kind, 1);
            data.Add(kind, 5);
            data.Add(kind, 24);
        }

        return data;
    }

    public static TheoryData<FaultKind, bool> FaultsAndEncryption()
    {
        var data = new TheoryData<FaultKind, bool>();
        foreach (var kind in Survivable)
        {
            data.Add(kind, false);
            data.Add(kind, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(FaultsAndRequests))]
    public async Task A_fault_on_one_request_loses_nothing_and_brings_nothing_twice(FaultKind kind, int request)
    {
        var plan = FaultPlan.At(request, kind);
        using var simulator = Start(plan);
        using var client = Client(simulator, kind);

        var rows = await ReadAsync(client);

        AssertComplete(rows);
        Assert.Equal(1, plan.Count);
        Assert.Equal(24 + (IsRepeated(kind) ? 1 : 0), PagesAsked(simulator));
    }

    [Theory]
    [MemberData(nameof(FaultsAndEncryption))]
    public async Task A_fault_on_every_fourth_request_loses_nothing_and_brings_nothing_twice(FaultKind kind, bool isEncrypted)
    {
        var plan = FaultPlan.Every(4, kind);
        using var simulator = Start(plan, isEncrypted);
        using var client = Client(simulator, kind, isEncrypted);

        var rows = await ReadAsync(client);

        AssertComplete(rows);
        Assert.True(plan.Count >= 6, $"{plan.Count} faults");
        client.Dispose();
        await Waiting.UntilAsync(() => simulator.OpenConnections == 0, "all connections are closed");
    }

    [Fact]
    public async Task All_faults_by_turns_lose_nothing_and_bring_nothing_twice()
    {
        var plan = FaultPlan.Every(2, [.. Survivable.Except([FaultKind.Silence, FaultKind.FrequencyRefusal])]);
        using var simulator = Start(plan);
        using var client = Client(simulator, FaultKind.CutInFrame);

        AssertComplete(await client.GetShortInterestAsync(Tencent, new() { Count = 5 }).RowsAsync());
        Assert.True(plan.Count >= Survivable.Length - 2);
    }

    [Fact]
    public async Task Faults_by_chance_under_many_queries_at_once_lose_nothing()
    {
        using var simulator = Start(FaultPlan.Randomly(
            0.15, 7, FaultKind.CutInFrame, FaultKind.Reset, FaultKind.Reorder, FaultKind.Push, FaultKind.StrayAnswer, FaultKind.Drip, FaultKind.BadSha1, FaultKind.Garbage));
        using var client = new OpenDClient(Client(simulator, FaultKind.CutInFrame).Options with { Retries = 30 });

        var queries = Enumerable.Range(0, 8).Select(_ => ReadAsync(client)).ToArray();
        await Task.WhenAll(queries);

        Assert.All(queries, query => AssertComplete(query.Result));
    }

    [Theory]
    [InlineData(4, 40, "30")]
    [InlineData(24, 237, "230")]
    public async Task A_next_key_that_repeats_is_an_error_after_the_rows_before_it(int request, int rows, string nextKey)
    {
        using var simulator = Start(FaultPlan.At(request, FaultKind.RepeatedNextKey));
        using var client = Client(simulator, FaultKind.RepeatedNextKey);
        var read = new List<TradingDayRow>();

        var error = await Assert.ThrowsAsync<NextKeyRepeatedException>(() => ReadAsync(client, read));

        Assert.Equal(Held.Take(rows).Select(TestRows.Values), read.Select(TestRows.Values));
        Assert.Equal(nextKey, error.NextKey);
        Assert.Equal(rows, error.Position!.Rows);
        Assert.Equal(request, PagesAsked(simulator));
    }

    [Fact]
    public async Task A_value_that_a_row_cannot_hold_fails_its_own_query_alone_and_is_not_retried()
    {
        using var simulator = Start(FaultPlan.At(3, FaultKind.ImpossibleValue));
        using var client = Client(simulator, FaultKind.ImpossibleValue);
        var read = new List<TradingDayRow>();

        var error = await Assert.ThrowsAsync<InvalidValueException>(() => ReadAsync(client, read));

        Assert.Equal(20, read.Count);
        Assert.Equal(new QueryPosition(20, "20"), error.Position);
        Assert.Contains("aggregatedShort of row", error.Message, StringComparison.Ordinal);
        Assert.Contains("18446744073709551615", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, error.Attempts);
        Assert.Equal(ConnectionState.Open, client.State);
        await ReadAsync(client, read, new() { NextKey = "20" });
        AssertComplete(read);
        Assert.Equal(1, simulator.ConnectionCount);
    }

    [Fact]
    public async Task A_full_page_without_a_next_key_is_reported_after_its_rows()
    {
        using var simulator = Start(FaultPlan.At(3, FaultKind.MissingNextKey));
        using var client = Client(simulator, FaultKind.MissingNextKey);
        var read = new List<TradingDayRow>();

        var error = await Assert.ThrowsAsync<NextKeyMissingException>(() => ReadAsync(client, read));

        Assert.Equal(Held.Take(30).Select(TestRows.Values), read.Select(TestRows.Values));
        Assert.Equal(30, error.Position!.Rows);
    }

    [Fact]
    public async Task A_used_up_quota_is_no_matter_of_frequency()
    {
        using var simulator = Start(FaultPlan.At(1, FaultKind.QuotaExceeded));
        using var client = Client(simulator, FaultKind.QuotaExceeded);

        var error = await Assert.ThrowsAsync<GatewayRefusedException>(() => ReadAsync(client));

        Assert.Equal(ErrorIds.QuotaExhausted, error.ErrorId);
        Assert.False(error.IsTransient);
        AssertComplete(await ReadAsync(client));
    }

    [Theory]
    [InlineData("10.5", "GetShortInterest needs 10.6")]
    [InlineData("10.11", "quotes for the market")]
    public async Task A_call_that_keeps_failing_names_the_causes_with_OpenDs_version(string version, string advice)
    {
        using var simulator = OpenDSimulator.Start(new() { Rows = Held, ServerVersion = Version.Parse(version), Faults = FaultPlan.Always(FaultKind.ServerFailed) });
        using var client = Client(simulator, FaultKind.ServerFailed, retries: 2);

        var error = await Assert.ThrowsAsync<GatewayRefusedException>(() => ReadAsync(client));

        Assert.Equal(ErrorIds.BackendFailed, error.ErrorId);
        Assert.Equal(3, error.Attempts);
        Assert.Contains(advice, error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(version != "10.5", client.Supports(OpenDCall.ShortInterest));
    }

    [Fact]
    public async Task No_quotes_for_a_market_have_an_error_of_their_own()
    {
        using var simulator = OpenDSimulator.Start(new() { Rows = Held, NoQuotes = [Market.HK] });
        using var client = Client(simulator, FaultKind.CutInFrame);

        var error = await Assert.ThrowsAsync<GatewayRefusedException>(() => ReadAsync(client));

        Assert.Equal(ErrorIds.NoQuotePermission, error.ErrorId);
        Assert.Equal(1, error.Attempts);
    }

    [Fact]
    public async Task A_next_key_that_always_repeats_ends_with_every_row_once()
    {
        using var simulator = Start(FaultPlan.Always(FaultKind.RepeatedNextKey));
        using var client = Client(simulator, FaultKind.RepeatedNextKey);
        var read = new List<TradingDayRow>();

        await Assert.ThrowsAsync<NextKeyRepeatedException>(() => ReadAsync(client, read));

        Assert.Equal(Held.Take(20).Select(TestRows.Values), read.Select(TestRows.Values));
    }

    [Theory]
    [InlineData(FaultKind.CutInFrame, typeof(ConnectionLostException), ErrorIds.ConnectionLost)]
    [InlineData(FaultKind.Reset, typeof(ConnectionLostException), ErrorIds.ConnectionLost)]
    [InlineData(FaultKind.Silence, typeof(GatewayTimeoutException), ErrorIds.GatewayTimeout)]
    [InlineData(FaultKind.BadSha1, typeof(ProtocolViolationException), ErrorIds.ProtocolViolation)]
    [InlineData(FaultKind.ImpossibleLength, typeof(ProtocolViolationException), ErrorIds.ProtocolViolation)]
    [InlineData(FaultKind.Garbage, typeof(ProtocolViolationException), ErrorIds.ProtocolViolation)]
    [InlineData(FaultKind.UnparsableBody, typeof(ProtocolViolationException), ErrorIds.ProtocolViolation)]
    [InlineData(FaultKind.MissingContent, typeof(ProtocolViolationException), ErrorIds.ProtocolViolation)]
    [InlineData(FaultKind.BackendTimeout, typeof(GatewayRefusedException), ErrorIds.BackendFailed)]
    [InlineData(FaultKind.ServerFailed, typeof(GatewayRefusedException), ErrorIds.BackendFailed)]
    [InlineData(FaultKind.BackendLost, typeof(GatewayRefusedException), ErrorIds.BackendFailed)]
    [InlineData(FaultKind.ForcedLogout, typeof(ConnectionLostException), ErrorIds.ConnectionLost)]
    public async Task A_fault_that_does_not_end_is_an_error_after_a_bounded_number_of_tries(FaultKind kind, Type type, string errorId)
    {
        using var simulator = Start(FaultPlan.Always(kind));
        using var client = Client(simulator, kind, retries: 3);
        var reports = new Reports(AdvanceWaits);

        var error = await Assert.ThrowsAnyAsync<ShortInterestException>(() => ReadAsync(client, [], new() { Count = 10, NextKey = "100", Progress = reports }));

        Assert.IsType(type, error);
        Assert.Equal(errorId, error.ErrorId);
        Assert.Equal(new QueryPosition(0, "100"), error.Position);
        Assert.Equal(4, PagesAsked(simulator));
        Assert.Equal([2, 3, 4], reports.All<RequestRetried>().Select(retried => retried.Attempt));
    }

    [Fact]
    public async Task A_query_that_failed_tells_how_far_it_came_and_goes_on_from_there()
    {
        var simulator = Start(null);
        var port = simulator.Port;
        using var client = Client(simulator, FaultKind.CutInFrame, retries: 2);
        var read = new List<TradingDayRow>();

        var error = await Assert.ThrowsAsync<GatewayUnreachableException>(async () =>
        {
            await foreach (var page in client.GetShortInterestAsync(Tencent))
            {
                read.AddRange(page.Rows);
                if (read.Count == 30)
                {
                    simulator.Dispose();
                }
            }
        });

        Assert.Equal(new QueryPosition(30, "30"), error.Position);
        using var again = OpenDSimulator.Start(new() { Port = port, Rows = Held });
        await ReadAsync(client, read, new() { NextKey = error.Position!.NextKey });
        AssertComplete(read);
    }

    [Fact]
    public async Task A_gateway_that_restarts_on_the_same_port_is_not_noticed()
    {
        using var simulator = Start(null);
        using var client = Client(simulator, FaultKind.Restart);
        var read = new List<TradingDayRow>();

        await foreach (var page in client.GetShortInterestAsync(Tencent))
        {
            read.AddRange(page.Rows);
            if (read.Count % 50 == 0)
            {
                await simulator.RestartAsync(TimeSpan.FromMilliseconds(5)).WithinGuardAsync();
            }
        }

        AssertComplete(read);
        Assert.Equal(5, simulator.ConnectionCount);
    }

    [Fact]
    public async Task A_refusal_that_will_not_change_is_not_repeated()
    {
        using var simulator = OpenDSimulator.Start();
        using var client = Client(simulator, FaultKind.CutInFrame);

        var error = await Assert.ThrowsAsync<GatewayRefusedException>(() => ReadAsync(client, [], code: SecurityCode.Parse("HK.99999")));

        Assert.Equal(-1, error.RetType);
        Assert.Equal(ErrorIds.UnknownSecurity, error.ErrorId);
        Assert.Equal(1, PagesAsked(simulator));
        Assert.Equal(ConnectionState.Open, client.State);
    }

    [Theory]
    [InlineData(-100)]
    [InlineData(-200)]
    public async Task A_refusal_because_the_gateway_lost_its_own_server_is_repeated(int retType)
    {
        using var gateway = new RawGateway();
        using var client = new OpenDClient(gateway.Options with { Retries = 2 });
        var query = ReadAsync(client);
        using var peer = await gateway.GreetAsync();
        for (var i = 0; i < 2; i++)
        {
            var (refused, _) = await peer.ReadRequestAsync();
            await peer.AnswerAsync(refused, new Protos.QotGetShortInterest.Response { RetType = retType });
        }

        var (header, _) = await peer.ReadRequestAsync();
        await peer.AnswerAsync(header, new Protos.QotGetShortInterest.Response { RetType = 0, S2C = new() });

        Assert.Empty(await query);
    }

    [Fact]
    public async Task A_gateway_that_was_never_there_is_told_at_once_with_its_usual_causes()
    {
        int port;
        using (var simulator = OpenDSimulator.Start())
        {
            port = simulator.Port;
        }

        using var client = new OpenDClient(new() { Port = port, TimeProvider = clock });
        var reports = new Reports();

        var error = await Assert.ThrowsAsync<GatewayUnreachableException>(() => ReadAsync(client, [], new() { Progress = reports }));

        Assert.Contains($"127.0.0.1:{port}", error.Message, StringComparison.Ordinal);
        Assert.Contains("Start OpenD", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("API port", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(reports.All<RequestRetried>());
        Assert.Null(client.AllowanceLeft);
        Assert.Equal(ConnectionState.None, client.State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_gateway_that_closes_instead_of_greeting_gets_one_more_chance(bool greetsThen)
    {
        using var gateway = new RawGateway();
        using var client = new OpenDClient(gateway.Options with { Retries = 5 });
        var reports = new Reports();
        var queries = Enumerable.Range(0, 3).Select(_ => client.GetShortInterestAsync(Tencent, new() { Progress = reports }).RowsAsync()).ToArray();
        using (var peer = await gateway.AcceptAsync())
        {
            await peer.ReadAsync();
        }

        if (greetsThen)
        {
            using var peer = await gateway.GreetAsync();
            foreach (var _ in queries)
            {
                await peer.AnswerAsync((await peer.ReadRequestAsync()).Header, new Protos.QotGetShortInterest.Response { RetType = 0, S2C = new() });
            }

            await Task.WhenAll(queries);
        }
        else
        {
            using (var peer = await gateway.AcceptAsync())
            {
                await peer.ReadAsync();
            }

            foreach (var query in queries)
            {
                await Assert.ThrowsAsync<ConnectionLostException>(() => query);
            }
        }

        Assert.Empty(reports.All<RequestRetried>());
        Assert.False(gateway.HasMore);
    }

    [Fact]
    public async Task A_gateway_that_went_away_is_waited_for_once_and_then_told_at_once()
    {
        var simulator = Start(null);
        using var client = Client(simulator, FaultKind.CutInFrame, retries: 3);
        await client.ConnectAsync();
        simulator.Dispose();
        var first = new Reports();
        var second = new Reports();

        await Assert.ThrowsAnyAsync<GatewayException>(() => ReadAsync(client, [], new() { Progress = first }));
        await Assert.ThrowsAsync<GatewayUnreachableException>(() => ReadAsync(client, [], new() { Progress = second }));

        Assert.Equal(3, first.All<RequestRetried>().Count());
        Assert.Empty(second.All<RequestRetried>());
    }

    /// <summary>One code is never answered; the others share its connection, which is cut after its request has given up.</summary>
    [Fact]
    public async Task A_request_that_gave_up_on_an_open_connection_leaves_the_others_their_retries()
    {
        using var gateway = new RawGateway();
        using var session = await gateway.ConnectAsync(options => options with { TimeProvider = clock, Timeout = TimeSpan.FromSeconds(12), Retries = 1, RetryDelay = TimeSpan.Zero, RequestsPerWindow = 0 });
        var (client, peer) = session;
        var mute = client.GetShortInterestAsync(SecurityCode.Parse("HK.00001")).RowsAsync();
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            Assert.Equal(ProtoId.ShortInterest, (await peer.ReadRequestAsync()).Header.ProtoId);
            clock.Advance(TimeSpan.FromSeconds(1));

            // Another answer shows that the gateway is alive.
            var alive = client.GetGlobalStateAsync();
            await peer.AnswerAsync((await peer.ReadRequestAsync()).Header, RawGateway.GlobalState());
            await alive.WithinGuardAsync();
            clock.Advance(TimeSpan.FromSeconds(11));
        }

        await Assert.ThrowsAsync<GatewayTimeoutException>(() => mute);
        Assert.Equal(ConnectionState.Open, client.State);
        var others = Enumerable.Range(2, 15).Select(i => client.GetShortInterestAsync(SecurityCode.Parse($"HK.{i}")).RowsAsync()).ToArray();
        for (var i = 0; i < others.Length; i++)
        {
            await peer.ReadRequestAsync();
        }

        peer.Reset();
        using var anew = await gateway.GreetAsync();
        for (var i = 0; i < others.Length; i++)
        {
            var (header, _) = await anew.ReadRequestAsync();
            await anew.AnswerAsync(header, new Protos.QotGetShortInterest.Response { RetType = 0, S2C = new() { NextKey = "-1" } });
        }

        await Task.WhenAll(others);
    }

    [Fact]
    public async Task An_exception_of_the_callers_progress_harms_neither_the_query_nor_others()
    {
        using var simulator = Start(FaultPlan.At(2, FaultKind.BadSha1));
        using var client = new OpenDClient(Client(simulator, FaultKind.BadSha1).Options with { RequestsPerWindow = 2, RetryDelay = TimeSpan.Zero, TimeProvider = clock });
        var reports = new Reports(told =>
        {
            AdvanceWaits(told);
            throw new InvalidOperationException("the caller's own");
        });

        var rows = await client.GetShortInterestAsync(Tencent, new() { First = 100, Progress = reports }).RowsAsync();

        Assert.Equal(100, rows.Count);
        Assert.NotEmpty(reports.All<AllowanceWaited>());
        Assert.NotEmpty(reports.All<FrameReceived>());
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(2, client.AllowanceLeft);
    }

    /// <summary>What a caller does with a report holds up its own query alone.</summary>
    [Fact]
    public async Task A_callers_progress_that_blocks_holds_up_no_other_query()
    {
        using var simulator = Start(null);
        using var client = Client(simulator, FaultKind.CutInFrame);
        using var blocked = new ManualResetEventSlim();
        var reports = new Reports(_ => blocked.Wait(TimeSpan.FromSeconds(30)));
        var held = Task.Run(() => client.GetShortInterestAsync(Tencent, new() { Progress = reports }).RowsAsync());
        await reports.FirstAsync<FrameSent>();

        AssertComplete(await client.GetShortInterestAsync(Tencent).RowsAsync());

        blocked.Set();
        AssertComplete(await held);
    }

    [Fact]
    public async Task Back_off_doubles_with_jitter_and_has_a_bound()
    {
        using var simulator = Start(FaultPlan.Always(FaultKind.CutInFrame));
        using var client = new OpenDClient(new() { Port = simulator.Port, Retries = 8, RetryDelay = TimeSpan.FromMilliseconds(1) });
        var reports = new Reports();

        await Assert.ThrowsAsync<ConnectionLostException>(() => ReadAsync(client, [], new() { Progress = reports }));

        var delays = reports.All<RequestRetried>().Select(retried => retried.Delay).ToList();
        Assert.Equal(8, delays.Count);
        Assert.All(delays, delay => Assert.InRange(delay, TimeSpan.Zero, TimeSpan.FromMilliseconds(25)));
        Assert.True(delays.Distinct().Count() > 1);
        Assert.True(delays.Skip(4).Max() > delays[0]);
    }

    [Fact]
    public async Task Requests_that_got_lost_count_for_the_allowance()
    {
        using var simulator = Start(FaultPlan.Every(2, FaultKind.CutInFrame));
        using var client = new OpenDClient(Client(simulator, FaultKind.CutInFrame).Options with { RequestsPerWindow = 100 });

        AssertComplete(await ReadAsync(client));

        Assert.Equal(PagesAsked(simulator), client.RequestsSent);
        Assert.Equal(100 - PagesAsked(simulator), client.AllowanceLeft);
    }

    [Fact]
    public async Task Without_retries_the_first_failure_is_told()
    {
        using var simulator = Start(FaultPlan.At(3, FaultKind.Reset));
        using var client = Client(simulator, FaultKind.Reset, retries: 0);

        var error = await Assert.ThrowsAsync<ConnectionLostException>(() => ReadAsync(client));

        Assert.Equal(new QueryPosition(20, "20"), error.Position);
    }

    [Fact]
    public async Task Dispose_closes_the_socket_at_once()
    {
        using var simulator = Start(null);
        var client = Client(simulator, FaultKind.CutInFrame);
        await client.ConnectAsync();
        Assert.Equal(1, simulator.OpenConnections);

        client.Dispose();

        await Waiting.UntilAsync(() => simulator.OpenConnections == 0, "the socket is closed");
    }

    [Fact]
    public async Task The_129th_connection_is_closed_and_told_and_finds_room_when_another_leaves()
    {
        using var simulator = Start(null);
        var clients = Enumerable.Range(0, 128).Select(_ => Client(simulator, FaultKind.CutInFrame)).ToArray();
        await Task.WhenAll(clients.Select(client => client.ConnectAsync())).WithinGuardAsync();
        using var late = Client(simulator, FaultKind.CutInFrame);

        var error = await Assert.ThrowsAsync<ConnectionLostException>(() => late.ConnectAsync().WithinGuardAsync());

        Assert.Contains("128", error.RecommendedAction, StringComparison.Ordinal);
        clients[0].Dispose();
        await Waiting.UntilAsync(() => simulator.OpenConnections == 127, "one connection is closed");
        await late.ConnectAsync().WithinGuardAsync();
        foreach (var client in clients)
        {
            client.Dispose();
        }
    }

    /// <summary>Whether the client asks once more because of it.</summary>
    private static bool IsRepeated(FaultKind kind) =>
        kind is not (FaultKind.Latency or FaultKind.Drip or FaultKind.Reorder or FaultKind.Push or FaultKind.StrayAnswer
            or FaultKind.MissingTimestampStr or FaultKind.PublishedRow);

    private static OpenDSimulator Start(FaultPlan? plan, bool isEncrypted = false) => OpenDSimulator.Start(new()
    {
        Rows = Held,
        Faults = plan,
        Latency = TimeSpan.FromMilliseconds(10),
        RsaKey = isEncrypted ? Fixture.Key("test-key-1024.pem") : null,
    });

    /// <summary>Silence is noticed by the time-out alone and refusals are waited out, so one gets a short time-out and the other a clock of its own.</summary>
    private OpenDClient Client(OpenDSimulator simulator, FaultKind kind, bool isEncrypted = false, int retries = 8) => new(new()
    {
        Port = simulator.Port,
        RsaKey = isEncrypted ? Fixture.Key("test-key-1024.pem") : null,
        RequestsPerWindow = 0,
        Retries = retries,
        RetryDelay = TimeSpan.FromMilliseconds(5),
        Timeout = kind == FaultKind.Silence ? TimeSpan.FromMilliseconds(250) : TimeSpan.FromSeconds(20),
        TimeProvider = kind == FaultKind.FrequencyRefusal ? clock : TimeProvider.System,
    });

    private static int PagesAsked(OpenDSimulator simulator) => simulator.Requests.Count(request => request.ProtoId == ProtoId.ShortInterest);

    /// <summary>A day that came as a timestamp alone is the same day; a row that was published meanwhile is an honest one.</summary>
    private static void AssertComplete(IReadOnlyCollection<TradingDayRow> rows)
    {
        foreach (var row in rows)
        {
            row.TimestampStr ??= row.GetDate()?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }

        Assert.Equal(Held.Select(TestRows.Values), rows.Where(row => row.GetDate() <= Held[0].GetDate()).Select(TestRows.Values));
    }

    /// <summary>Lets a wait for the allowance end, as if its time had passed. On another thread: the waiting one has not begun to wait yet.</summary>
    private void AdvanceWaits(OpenDEvent told)
    {
        if (told is AllowanceWaited { Wait: { } wait })
        {
            Task.Run(() => clock.Advance(wait + TimeSpan.FromMilliseconds(1)));
        }
    }

    private async Task<List<TradingDayRow>> ReadAsync(OpenDClient client)
    {
        var rows = new List<TradingDayRow>();
        await ReadAsync(client, rows);
        return rows;
    }

    private async Task ReadAsync(OpenDClient client, List<TradingDayRow> rows, PageOptions? options = null, SecurityCode? code = null)
    {
        var pages = new List<Page<TradingDayRow>>();
        try
        {
            await client.GetShortInterestAsync(code ?? Tencent, options ?? new() { Progress = new Reports(AdvanceWaits) }).ReadIntoAsync(pages);
        }
        finally
        {
            rows.AddRange(pages.SelectMany(page => page.Rows));
        }
    }
}

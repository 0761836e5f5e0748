using System.Net.Sockets;
using Moomoo.OpenD.Connections;
using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Resilience;
using Moomoo.OpenD.Simulator;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Tests.Connections;

public sealed class ConnectionTests : IDisposable
{
    private static readonly SecurityCode Tencent = SecurityCode.Parse("HK.00700");

    private readonly RawGateway gateway = new();
    private readonly FakeClock clock = new();

    [Fact]
    public async Task InitConnect_says_who_we_are_and_is_the_first_frame()
    {
        using var client = new OpenDClient(gateway.Options);
        var connecting = client.ConnectAsync();
        using var peer = await gateway.AcceptAsync();

        var (header, body) = await peer.ReadAsync();
        await peer.AnswerAsync(header, RawGateway.Greeting());
        await connecting.WithinGuardAsync();

        Assert.Equal(1001u, header.ProtoId);
        Assert.Equal(FrameHeader.ProtobufFormat, header.BodyFormat);
        var c2s = Protos.InitConnect.Request.Parser.ParseFrom(body).C2S;
        Assert.Equal(1011, c2s.ClientVer);
        Assert.NotEmpty(c2s.ClientID);
        Assert.False(c2s.RecvNotify);
        Assert.Equal(-1, c2s.PacketEncAlgo);
        Assert.Equal("CSharp", c2s.ProgrammingLanguage);
        Assert.Equal("10.11", client.ServerVersion);
        Assert.False(client.IsSimulated);
        Assert.False(client.IsEncrypted);
        Assert.Equal(ConnectionState.Open, client.State);
    }

    [Theory]
    [InlineData(905, "9.5")]
    [InlineData(1000, "10.0")]
    [InlineData(1011, "10.11")]
    public async Task Server_version_is_major_and_minor(int serverVer, string version)
    {
        using var client = new OpenDClient(gateway.Options);
        var connecting = client.ConnectAsync();
        using var peer = await gateway.AcceptAsync();
        var (header, _) = await peer.ReadAsync();
        var greeting = RawGateway.Greeting();
        greeting.S2C.ServerVer = serverVer;
        await peer.AnswerAsync(header, greeting);
        await connecting.WithinGuardAsync();

        Assert.Equal(version, client.ServerVersion);
    }

    [Fact]
    public async Task Serial_numbers_rise()
    {
        using var session = await gateway.ConnectAsync();
        var (client, peer) = session;
        var serials = new List<uint>();
        for (var i = 0; i < 3; i++)
        {
            var query = client.GetGlobalStateAsync();
            var (header, _) = await peer.ReadAsync();
            serials.Add(header.SerialNumber);
            await peer.AnswerAsync(header, RawGateway.GlobalState(i));
            Assert.Equal(i, (await query.WithinGuardAsync()).ServerBuild);
        }

        Assert.Equal(serials.OrderBy(serial => serial).Distinct(), serials);
    }

    [Fact]
    public async Task Many_requests_on_one_connection_get_their_own_answers_in_any_order()
    {
        const int Count = 100;
        using var session = await gateway.ConnectAsync(options => options with { RequestsPerWindow = 0 });
        var (client, peer) = session;
        var queries = Enumerable.Range(1, Count).Select(i => FirstPageAsync(client, SecurityCode.Parse($"HK.{i}"))).ToArray();
        var requests = new List<(FrameHeader Header, string Code)>();
        while (requests.Count < Count)
        {
            var (header, body) = await peer.ReadRequestAsync();
            requests.Add((header, Protos.QotGetShortInterest.Request.Parser.ParseFrom(body).C2S.Security.Code));
        }

        var random = new Random(1);
        foreach (var (header, code) in requests.OrderBy(_ => random.Next()))
        {
            await peer.AnswerAsync(header, Page(code, "-1"));
        }

        for (var i = 1; i <= Count; i++)
        {
            Assert.Equal($"{i:00000}", (await queries[i - 1].WithinGuardAsync()).Rows[0].TimestampStr);
        }
    }

    [Fact]
    public async Task Pushes_and_answers_to_nobody_are_ignored()
    {
        using var session = await gateway.ConnectAsync();
        var (client, peer) = session;
        var query = FirstPageAsync(client);
        var (header, _) = await peer.ReadAsync();

        foreach (var protoId in new uint[] { 1003, 2208, 2218, 3005, 3007, 3009, 3011, 3013, 3015, 3019 })
        {
            await peer.SendAsync(RawPeer.Bytes(protoId, header.SerialNumber, Page("push", "-1")));
        }

        await peer.SendAsync(RawPeer.Bytes(header.ProtoId, header.SerialNumber + 1, Page("stray", "-1")));
        await peer.SendAsync(RawPeer.Bytes(1002, header.SerialNumber, Page("stray", "-1")));
        var damaged = RawPeer.Bytes(1003, 0, Page("damaged", "-1"));
        damaged[20] ^= 0xFF;
        await peer.SendAsync(damaged);
        Assert.False(query.IsCompleted);
        await peer.AnswerAsync(header, Page("asked", "-1"));

        Assert.Equal("asked", Assert.Single((await query.WithinGuardAsync()).Rows).TimestampStr);
    }

    [Fact]
    public async Task A_second_answer_to_the_same_request_is_ignored()
    {
        using var session = await gateway.ConnectAsync();
        var (client, peer) = session;
        var first = FirstPageAsync(client);
        var (header, _) = await peer.ReadAsync();
        await peer.AnswerAsync(header, Page("first", "-1"));
        await peer.AnswerAsync(header, Page("again", "-1"));
        var second = FirstPageAsync(client);
        var (header2, _) = await peer.ReadAsync();
        await peer.AnswerAsync(header2, Page("second", "-1"));

        Assert.Equal("first", (await first.WithinGuardAsync()).Rows[0].TimestampStr);
        Assert.Equal("second", (await second.WithinGuardAsync()).Rows[0].TimestampStr);
    }

    [Fact]
    public async Task A_canceled_request_ends_at_once_and_its_late_answer_is_ignored()
    {
        using var session = await gateway.ConnectAsync();
        var (client, peer) = session;
        using var cancellation = new CancellationTokenSource();
        var canceled = FirstPageAsync(client, cancellationToken: cancellation.Token);
        var (late, _) = await peer.ReadAsync();

        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled.WithinGuardAsync());
        var next = FirstPageAsync(client);
        var (header, _) = await peer.ReadAsync();
        await peer.AnswerAsync(late, Page("late", "-1"));
        await peer.AnswerAsync(header, Page("next", "-1"));
        Assert.Equal("next", (await next.WithinGuardAsync()).Rows[0].TimestampStr);
        Assert.Equal(ConnectionState.Open, client.State);
    }

    [Fact]
    public async Task A_connection_forgets_a_canceled_request()
    {
        var opening = GatewayConnection.OpenAsync(new OpenDEndpoint("127.0.0.1", gateway.Port), gateway.Options, CancellationToken.None);
        using var peer = await gateway.GreetAsync();
        using var connection = await opening.WithinGuardAsync();
        using var cancellation = new CancellationTokenSource();
        var request = new GatewayRequest<Protos.GetGlobalState.Response>(
            ProtoId.GetGlobalState, "GetGlobalState", new Protos.GetGlobalState.Request { C2S = new() { UserID = 0 } }, body => Protos.GetGlobalState.Response.Parser.ParseFrom(body));
        var canceled = connection.SendAsync(request, null, cancellation.Token);
        await peer.ReadAsync();
        Assert.Equal(1, connection.Outstanding);

        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled.WithinGuardAsync());
        Assert.Equal(0, connection.Outstanding);
    }

    [Fact]
    public async Task A_request_without_answer_times_out_by_name_and_its_late_answer_is_ignored()
    {
        using var session = await gateway.ConnectAsync(options => options with { Timeout = TimeSpan.FromSeconds(12), TimeProvider = clock });
        var (client, peer) = session;
        var query = FirstPageAsync(client);
        var (late, _) = await peer.ReadAsync();
        clock.Advance(TimeSpan.FromSeconds(1));

        // A push is a sign of life, so that the connection outlives the time-out.
        var other = client.GetGlobalStateAsync();
        var (otherHeader, _) = await peer.ReadAsync();
        await peer.AnswerAsync(otherHeader, RawGateway.GlobalState(1));
        await other.WithinGuardAsync();
        clock.Advance(TimeSpan.FromSeconds(10.9));
        Assert.False(query.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.1));

        var error = await Assert.ThrowsAsync<GatewayTimeoutException>(() => query.WithinGuardAsync());
        Assert.Equal(TimeSpan.FromSeconds(12), error.Timeout);
        Assert.Contains("GetShortInterest HK.00700", error.Message, StringComparison.Ordinal);
        Assert.Equal(ConnectionState.Open, client.State);
        await peer.AnswerAsync(late, Page("late", "-1"));
        var next = FirstPageAsync(client);
        var (header, _) = await peer.ReadRequestAsync();
        await peer.AnswerAsync(header, Page("next", "-1"));
        Assert.Equal("next", (await next.WithinGuardAsync()).Rows[0].TimestampStr);
    }

    [Fact]
    public async Task A_time_out_without_any_frame_closes_the_connection()
    {
        using var session = await gateway.ConnectAsync(options => options with { Timeout = TimeSpan.FromSeconds(12), TimeProvider = clock });
        var (client, peer) = session;
        clock.Advance(TimeSpan.FromSeconds(1));
        var query = FirstPageAsync(client);
        await peer.ReadAsync();

        clock.Advance(TimeSpan.FromSeconds(12));

        await Assert.ThrowsAsync<GatewayTimeoutException>(() => query.WithinGuardAsync());
        Assert.Equal(ConnectionState.Lost, client.State);
        await peer.WaitForCloseAsync();
    }

    /// <summary>A connection and an allowance live longer than the call that happened to need them first.</summary>
    [Fact]
    public async Task Timers_that_outlive_a_query_hold_nothing_of_its_callers_context()
    {
        using var simulator = OpenDSimulator.Start();
        var timers = new TimersOfCallers();
        using var client = new OpenDClient(new() { Port = simulator.Port, TimeProvider = timers });

        timers.Caller.Value = "caller";
        await client.GetShortInterestAsync(Tencent).PagesAsync(1);

        Assert.NotEmpty(timers.Left);
        Assert.All(timers.Left, Assert.Null);
    }

    /// <summary>The allowances of a gateway that had no connection for long are forgotten.</summary>
    [Fact]
    public async Task The_chosen_number_of_requests_holds_after_a_long_time_without_a_connection()
    {
        using var session = await gateway.ConnectAsync(options => options with { RequestsPerWindow = 5, TimeProvider = clock });
        var (client, peer) = session;
        Assert.Equal(5, client.AllowanceLeft);
        peer.Dispose();
        await Waiting.UntilAsync(() => client.State == ConnectionState.Lost, "the client notices that the connection is closed");
        clock.Advance(TimeSpan.FromMinutes(11));
        GatewayAllowances.Enter("10.0.1.1:1", clock).Leave();

        var connecting = client.ConnectAsync();
        using var next = await gateway.GreetAsync();
        await connecting.WithinGuardAsync();

        Assert.Equal(5, client.AllowanceLeft);
    }

    [Fact]
    public async Task A_gateway_that_accepts_and_does_not_greet_times_out()
    {
        using var client = new OpenDClient(gateway.Options with { Timeout = TimeSpan.FromSeconds(12), TimeProvider = clock });
        var connecting = client.ConnectAsync();
        using var peer = await gateway.AcceptAsync();
        await peer.ReadAsync();
        Assert.Equal(ConnectionState.Connecting, client.State);

        clock.Advance(TimeSpan.FromSeconds(12));

        await Assert.ThrowsAsync<GatewayTimeoutException>(() => connecting.WithinGuardAsync());
        await peer.WaitForCloseAsync();
    }

    [Fact]
    public async Task Connecting_can_be_canceled_by_one_while_another_goes_on()
    {
        using var client = new OpenDClient(gateway.Options);
        using var cancellation = new CancellationTokenSource();
        var canceled = client.ConnectAsync(cancellation.Token);
        var other = client.ConnectAsync();
        using var peer = await gateway.AcceptAsync();
        var (header, _) = await peer.ReadAsync();

        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled.WithinGuardAsync());
        await peer.AnswerAsync(header, RawGateway.Greeting());
        await other.WithinGuardAsync();
        Assert.Equal(ConnectionState.Open, client.State);
    }

    [Theory]
    [InlineData(10, 8)]
    [InlineData(20, 16)]
    [InlineData(1, 0.8)]
    public async Task Heartbeats_leave_at_four_fifths_of_the_interval(int interval, double beat)
    {
        using var session = await gateway.ConnectAsync(options => options with { TimeProvider = clock }, interval);
        var (client, peer) = session;
        for (var i = 1; i <= 3; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(beat) - TimeSpan.FromMilliseconds(1));
            var query = client.GetGlobalStateAsync();
            var (header, _) = await peer.ReadAsync();
            Assert.Equal(ProtoId.GetGlobalState, header.ProtoId);
            await peer.AnswerAsync(header, RawGateway.GlobalState(i));
            await query.WithinGuardAsync();

            clock.Advance(TimeSpan.FromMilliseconds(1));

            var (beatHeader, body) = await peer.ReadAsync();
            Assert.Equal(ProtoId.KeepAlive, beatHeader.ProtoId);
            Assert.Equal(clock.GetUtcNow().ToUnixTimeSeconds(), Protos.KeepAlive.Request.Parser.ParseFrom(body).C2S.Time);
            await peer.AnswerAsync(beatHeader, new Protos.KeepAlive.Response { RetType = 0, S2C = new() { Time = 0 } });
        }

        Assert.Equal(ConnectionState.Open, client.State);
    }

    [Theory]
    [InlineData(10, 8)]
    [InlineData(30, 24)]
    [InlineData(60, 26.4)]
    [InlineData(86_400, 26.4)]
    [InlineData(0, 26.4)]
    [InlineData(-5, 26.4)]
    public async Task Idle_sessions_live_on_while_heartbeats_are_answered(int interval, double beat)
    {
        using var session = await gateway.ConnectAsync(options => options with { TimeProvider = clock }, interval);
        var (client, peer) = session;

        for (var i = 0; i < 10; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(beat));
            var (header, _) = await peer.ReadAsync();
            Assert.Equal(ProtoId.KeepAlive, header.ProtoId);
            await peer.AnswerAsync(header, new Protos.KeepAlive.Response { RetType = 0, S2C = new() { Time = 0 } });
            await EchoAsync(client, peer);
        }

        Assert.Equal(ConnectionState.Open, client.State);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(60)]
    [InlineData(0)]
    [InlineData(-5)]
    public async Task Silence_is_noticed_within_33_seconds_and_not_before(int interval)
    {
        using var session = await gateway.ConnectAsync(options => options with { TimeProvider = clock }, interval);
        var (client, peer) = session;

        clock.Advance(TimeSpan.FromSeconds(32.9));
        Assert.Equal(ConnectionState.Open, client.State);
        clock.Advance(TimeSpan.FromSeconds(0.1));

        await Waiting.UntilAsync(() => client.State == ConnectionState.Lost, "the connection is given up");
        await peer.WaitForCloseAsync();
    }

    [Fact]
    public async Task After_silence_the_next_query_connects_anew()
    {
        using var session = await gateway.ConnectAsync(options => options with { TimeProvider = clock });
        var (client, peer) = session;
        clock.Advance(TimeSpan.FromSeconds(33));
        await Waiting.UntilAsync(() => client.State == ConnectionState.Lost, "the connection is given up");
        peer.Dispose();

        var query = FirstPageAsync(client);
        using var anew = await gateway.GreetAsync();
        var (header, _) = await anew.ReadAsync();
        await anew.AnswerAsync(header, Page("anew", "-1"));

        Assert.Equal("anew", (await query.WithinGuardAsync()).Rows[0].TimestampStr);
    }

    [Fact]
    public async Task What_nobody_waits_for_any_more_leaves_no_unobserved_exception()
    {
        var unobserved = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        void Note(object? sender, UnobservedTaskExceptionEventArgs e) => unobserved.Enqueue(e.Exception);
        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            await AbandonConnectAsync();
            await FailToSendAsync();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        Assert.DoesNotContain(unobserved, error => error.ToString().Contains("Moomoo", StringComparison.Ordinal));
    }

    private async Task AbandonConnectAsync()
    {
        using var client = new OpenDClient(gateway.Options);
        using var cancellation = new CancellationTokenSource();
        var connecting = client.ConnectAsync(cancellation.Token);
        using var peer = await gateway.AcceptAsync();
        await peer.ReadAsync();
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WithinGuardAsync());
        peer.Reset();
        using (var again = await gateway.AcceptAsync())
        {
            again.Reset();
        }

        await Waiting.UntilAsync(() => client.State == ConnectionState.None, "the attempt ends");
    }

    /// <summary>The gateway reads nothing, so that sending blocks until the connection is closed.</summary>
    private async Task FailToSendAsync()
    {
        using var session = await gateway.ConnectAsync(options => options with { TimeProvider = clock, Timeout = TimeSpan.FromHours(1), RequestsPerWindow = 0 });
        var queries = await SendMuchAsync(session.Client);
        clock.Advance(TimeSpan.FromSeconds(33));
        foreach (var query in queries)
        {
            await Assert.ThrowsAsync<ConnectionLostException>(() => query);
        }
    }

    [Fact]
    public async Task A_gateway_that_resets_the_connection_at_once_has_closed_it()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", gateway.Port);
        using (var peer = await gateway.AcceptAsync())
        {
            peer.Reset();
        }

        await Waiting.UntilAsync(() => socket.Poll(0, SelectMode.SelectRead), "the reset arrives");

        var error = await Assert.ThrowsAsync<ConnectionLostException>(
            () => GatewayConnection.OpenAsync(new OpenDEndpoint("127.0.0.1", gateway.Port), socket, gateway.Options, CancellationToken.None).WithinGuardAsync());
        Assert.Contains("instead of answering InitConnect", error.Message);
    }

    [Fact]
    public async Task Dispose_closes_the_socket_and_fails_every_request_under_way()
    {
        using var session = await gateway.ConnectAsync();
        var (client, peer) = session;
        var queries = new[] { FirstPageAsync(client), FirstPageAsync(client) };
        await peer.ReadAsync();
        await peer.ReadAsync();

        client.Dispose();

        foreach (var query in queries)
        {
            var error = await Assert.ThrowsAsync<ConnectionClosedException>(() => query.WithinGuardAsync());
            Assert.Equal(new QueryPosition(0, null), error.Position);
        }

        await peer.WaitForCloseAsync();
        Assert.Equal(ConnectionState.Closed, client.State);
        await Assert.ThrowsAsync<ConnectionClosedException>(() => client.ConnectAsync());
        await Assert.ThrowsAsync<ConnectionClosedException>(() => client.GetGlobalStateAsync());
    }

    [Fact]
    public async Task Dispose_ends_an_attempt_to_connect()
    {
        var client = new OpenDClient(gateway.Options);
        var connecting = client.ConnectAsync();
        using var peer = await gateway.AcceptAsync();
        await peer.ReadAsync();

        client.Dispose();

        await Assert.ThrowsAsync<ConnectionClosedException>(() => connecting.WithinGuardAsync());
        await peer.WaitForCloseAsync();
    }

    /// <summary>The heartbeats begin between the gateway's greeting and the moment when the client takes the connection over.</summary>
    [Fact]
    public async Task Dispose_at_the_end_of_an_attempt_to_connect_closes_the_socket()
    {
        var watched = new WatchedClock(clock);
        using var client = new OpenDClient(gateway.Options with { TimeProvider = watched });
        watched.OnTimer = due =>
        {
            if (due == TimeSpan.FromSeconds(8))
            {
                client.Dispose();
            }
        };
        var connecting = client.ConnectAsync();

        using var peer = await gateway.GreetAsync(keepAliveInterval: 10);

        await Assert.ThrowsAsync<ConnectionClosedException>(() => connecting.WithinGuardAsync());
        await peer.WaitForCloseAsync();
    }

    [Fact]
    public async Task Dispose_ends_a_wait_for_the_allowance()
    {
        using var session = await gateway.ConnectAsync(options => options with { TimeProvider = clock, RequestsPerWindow = 1 });
        var (client, peer) = session;
        var first = FirstPageAsync(client);
        await peer.ReadAsync();
        var waiting = FirstPageAsync(client);

        client.Dispose();

        await Assert.ThrowsAsync<ConnectionClosedException>(() => first.WithinGuardAsync());
        await Assert.ThrowsAsync<ConnectionClosedException>(() => waiting.WithinGuardAsync());
    }

    [Fact]
    public async Task Dispose_ends_the_wait_before_a_repetition()
    {
        using var session = await gateway.ConnectAsync(options => options with { TimeProvider = clock, Retries = 3, RetryDelay = TimeSpan.FromSeconds(10) });
        var (client, peer) = session;
        var retried = new Reports();
        var query = FirstPageAsync(client, progress: retried);
        await peer.ReadAsync();
        peer.Dispose();
        await retried.FirstAsync<RequestRetried>();

        client.Dispose();

        await Assert.ThrowsAsync<ConnectionClosedException>(() => query.WithinGuardAsync());
    }

    [Fact]
    public async Task Cancellation_ends_the_wait_for_the_allowance_and_the_one_before_a_repetition()
    {
        using var session = await gateway.ConnectAsync(options =>
            options with { TimeProvider = clock, RequestsPerWindow = 1, Retries = 3, RetryDelay = TimeSpan.FromSeconds(10) });
        var (client, peer) = session;
        using var cancellation = new CancellationTokenSource();
        var reports = new Reports();
        var repeated = FirstPageAsync(client, progress: reports, cancellationToken: cancellation.Token);
        await peer.ReadAsync();
        var waiting = FirstPageAsync(client, progress: reports, cancellationToken: cancellation.Token);
        await reports.FirstAsync<AllowanceWaited>();
        peer.Dispose();
        await reports.FirstAsync<RequestRetried>();

        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => repeated.WithinGuardAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WithinGuardAsync());
    }

    [Fact]
    public async Task A_refusal_carries_all_that_the_gateway_said()
    {
        using var session = await gateway.ConnectAsync();
        var (client, peer) = session;
        var query = FirstPageAsync(client);
        var (header, _) = await peer.ReadAsync();
        await peer.AnswerAsync(header, new Protos.QotGetShortInterest.Response { RetType = -1, RetMsg = "无权限", ErrCode = 42 });

        var error = await Assert.ThrowsAsync<GatewayRefusedException>(() => query.WithinGuardAsync());

        Assert.Equal(-1, error.RetType);
        Assert.Equal(42, error.ErrCode);
        Assert.Equal("无权限", error.RetMsg);
        Assert.False(error.IsForFrequency);
        Assert.Equal(client.Endpoint, error.Endpoint);
        Assert.Equal(ConnectionState.Open, client.State);
    }

    [Fact]
    public async Task An_answer_without_retType_is_a_refusal_of_unknown_kind()
    {
        using var session = await gateway.ConnectAsync();
        var (client, peer) = session;
        var query = FirstPageAsync(client);
        var (header, _) = await peer.ReadAsync();
        await peer.AnswerAsync(header, new Protos.QotGetShortInterest.Response());

        var error = await Assert.ThrowsAsync<GatewayRefusedException>(() => query.WithinGuardAsync());

        Assert.Equal(-400, error.RetType);
        Assert.Null(error.ErrCode);
        Assert.Equal("", error.RetMsg);
    }

    [Fact]
    public async Task A_refused_InitConnect_is_told_as_it_came()
    {
        using var client = new OpenDClient(gateway.Options);
        var connecting = client.ConnectAsync();
        using var peer = await gateway.AcceptAsync();
        var (header, _) = await peer.ReadAsync();
        await peer.AnswerAsync(header, new Protos.InitConnect.Response { RetType = -1, RetMsg = "too old" });

        var error = await Assert.ThrowsAsync<GatewayRefusedException>(() => connecting.WithinGuardAsync());

        Assert.Contains("InitConnect", error.Message, StringComparison.Ordinal);
        Assert.Contains("too old", error.Message, StringComparison.Ordinal);
        await peer.WaitForCloseAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_gateway_that_closes_instead_of_greeting_is_told_with_its_causes(bool isReset)
    {
        using var client = new OpenDClient(gateway.Options);
        var connecting = client.ConnectAsync();
        for (var chance = 1; chance <= 2; chance++)
        {
            using var peer = await gateway.AcceptAsync();
            await peer.ReadAsync();
            if (isReset)
            {
                peer.Reset();
            }
        }

        var error = await Assert.ThrowsAsync<ConnectionLostException>(() => connecting.WithinGuardAsync());

        Assert.Contains("InitConnect", error.Message, StringComparison.Ordinal);
        Assert.Contains("RSA key", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("128", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n")]
    public async Task Another_kind_of_server_is_told_as_such(string greeting)
    {
        using var client = new OpenDClient(gateway.Options);
        var connecting = client.ConnectAsync();
        using var peer = await gateway.AcceptAsync();
        await peer.SendAsync(System.Text.Encoding.ASCII.GetBytes(greeting));

        var error = await Assert.ThrowsAsync<ProtocolViolationException>(() => connecting.WithinGuardAsync());

        Assert.Contains("11111", error.RecommendedAction, StringComparison.Ordinal);
        await peer.WaitForCloseAsync();
    }

    [Fact]
    public async Task An_answer_in_another_format_is_a_violation()
    {
        using var session = await gateway.ConnectAsync();
        var (client, peer) = session;
        var query = FirstPageAsync(client);
        var (header, _) = await peer.ReadAsync();
        using var json = Frame.Create(header.ProtoId, FrameHeader.JsonFormat, header.SerialNumber, "{\"retType\":0}"u8, null);
        await peer.SendAsync(json.Bytes.ToArray());

        await Assert.ThrowsAsync<ProtocolViolationException>(() => query.WithinGuardAsync());
    }

    [Fact]
    public async Task When_a_connection_breaks_every_request_on_it_fails_with_an_error_of_its_own()
    {
        using var session = await gateway.ConnectAsync();
        var (client, peer) = session;
        var queries = new[] { FirstPageAsync(client), FirstPageAsync(client, nextKey: "10") };
        await peer.ReadAsync();
        await peer.ReadAsync();

        peer.Reset();

        var first = await Assert.ThrowsAsync<ConnectionLostException>(() => queries[0].WithinGuardAsync());
        var second = await Assert.ThrowsAsync<ConnectionLostException>(() => queries[1].WithinGuardAsync());
        Assert.Equal(new QueryPosition(0, null), first.Position);
        Assert.Equal(new QueryPosition(0, "10"), second.Position);
        Assert.Equal(ConnectionState.Lost, client.State);
    }

    [Fact]
    public async Task A_frame_whose_hash_does_not_match_closes_the_connection()
    {
        using var session = await gateway.ConnectAsync();
        var (client, peer) = session;
        var query = FirstPageAsync(client);
        var (header, _) = await peer.ReadAsync();
        var damaged = RawPeer.Bytes(header.ProtoId, header.SerialNumber, Page("damaged", "-1"));
        damaged[20] ^= 0xFF;
        await peer.SendAsync(damaged);

        await Assert.ThrowsAsync<ProtocolViolationException>(() => query);
        await Waiting.UntilAsync(() => client.State == ConnectionState.Lost, "the connection is closed");
        await peer.WaitForCloseAsync();
    }

    [Fact]
    public async Task A_body_that_does_not_parse_fails_its_own_request_alone()
    {
        using var session = await gateway.ConnectAsync();
        var (client, peer) = session;
        var (bad, good) = (FirstPageAsync(client), FirstPageAsync(client, nextKey: "10"));
        var requests = new[] { await peer.ReadRequestAsync(), await peer.ReadRequestAsync() }
            .OrderBy(request => Protos.QotGetShortInterest.Request.Parser.ParseFrom(request.Body).C2S.HasNextKey).ToArray();
        using var unparsable = Frame.Create(ProtoId.ShortInterest, FrameHeader.ProtobufFormat, requests[0].Header.SerialNumber, [0xFF, 0xFF, 0xFF], null);
        await peer.SendAsync(unparsable.Bytes.ToArray());

        await Assert.ThrowsAsync<ProtocolViolationException>(() => bad);
        await peer.AnswerAsync(requests[1].Header, Page("good", "-1"));
        Assert.Equal("good", (await good).Rows[0].TimestampStr);
        Assert.Equal(ConnectionState.Open, client.State);
    }

    [Fact]
    public async Task Two_callers_that_wait_for_the_same_connection_get_errors_of_their_own()
    {
        using var client = new OpenDClient(gateway.Options);
        var queries = new[] { FirstPageAsync(client), FirstPageAsync(client, nextKey: "10") };
        using var peer = await gateway.AcceptAsync();
        var (header, _) = await peer.ReadAsync();
        await peer.AnswerAsync(header, new Protos.InitConnect.Response { RetType = -1, RetMsg = "too old" });

        var first = await Assert.ThrowsAsync<GatewayRefusedException>(() => queries[0]);
        var second = await Assert.ThrowsAsync<GatewayRefusedException>(() => queries[1]);

        Assert.NotSame(first, second);
        Assert.Equal(new QueryPosition(0, null), first.Position);
        Assert.Equal(new QueryPosition(0, "10"), second.Position);
    }

    [Fact]
    public async Task A_gateway_that_reads_nothing_is_noticed_although_heartbeats_cannot_be_sent()
    {
        using var session = await gateway.ConnectAsync(options => options with { TimeProvider = clock, Timeout = TimeSpan.FromHours(1), RequestsPerWindow = 0 });
        var (client, _) = session;
        var queries = await SendMuchAsync(client);

        clock.Advance(TimeSpan.FromSeconds(33));

        foreach (var query in queries)
        {
            await Assert.ThrowsAsync<ConnectionLostException>(() => query);
        }

        Assert.Equal(ConnectionState.Lost, client.State);
    }

    [Fact]
    public async Task Global_state_tells_version_login_and_clock()
    {
        using var session = await gateway.ConnectAsync();
        var (client, peer) = session;
        var query = client.GetGlobalStateAsync();
        var (header, body) = await peer.ReadAsync();
        await peer.AnswerAsync(header, RawGateway.GlobalState(6208));

        var state = await query.WithinGuardAsync();

        Assert.Equal(0ul, Protos.GetGlobalState.Request.Parser.ParseFrom(body).C2S.UserID);
        Assert.Equal(new GlobalState("10.11", 6208, true, DateTimeOffset.FromUnixTimeSeconds(1_777_478_400)), state);
    }

    [Theory]
    [InlineData(long.MaxValue, 9999)]
    [InlineData(long.MinValue, 1)]
    public async Task A_clock_beyond_the_calendar_is_the_calendars_end(long time, int year)
    {
        using var session = await gateway.ConnectAsync();
        var (client, peer) = session;
        var query = client.GetGlobalStateAsync();
        var (header, _) = await peer.ReadAsync();
        var answer = RawGateway.GlobalState();
        answer.S2C.Time = time;
        await peer.AnswerAsync(header, answer);

        Assert.Equal(year, (await query.WithinGuardAsync()).ServerTime.Year);
    }

    [Fact]
    public async Task A_session_is_one_connection_however_many_ask_at_once()
    {
        using var client = new OpenDClient(gateway.Options);
        var connecting = Enumerable.Range(0, 20).Select(_ => client.ConnectAsync()).ToArray();
        using var peer = await gateway.GreetAsync();
        await Task.WhenAll(connecting).WithinGuardAsync();

        Assert.False(gateway.HasMore);
    }

    public void Dispose() => gateway.Dispose();

    private static Task<Page<TradingDayRow>> FirstPageAsync(
        OpenDClient client, SecurityCode? code = null, string? nextKey = null, IProgress<OpenDEvent>? progress = null, CancellationToken cancellationToken = default) =>
        client.GetShortInterestAsync(code ?? Tencent, new PageOptions { NextKey = nextKey, Progress = progress }, cancellationToken).FirstPageAsync();

    private static Protos.QotGetShortInterest.Response Page(string day, string nextKey)
    {
        var response = new Protos.QotGetShortInterest.Response { RetType = 0, S2C = new() { NextKey = nextKey } };
        response.S2C.HkItemList.Add(new Protos.QotGetShortInterest.HkShortInterestItem { TimestampStr = day });
        return response;
    }

    /// <summary>Comes back when more is under way than the buffers of a connection hold.</summary>
    private static async Task<Task<List<Page<ShortSellingRank>>>[]> SendMuchAsync(OpenDClient client)
    {
        var plates = Enumerable.Range(0, 20_000).Select(number => SecurityCode.ParsePlate($"US.BK{number}", Market.US)).ToArray();
        var queries = Enumerable.Range(0, 50).Select(_ => client.GetShortSellingRankAsync(new() { Plates = plates }).PagesAsync()).ToArray();
        await Waiting.UntilAsync(() => client.RequestsSent == queries.Length, "every request is under way");
        return queries;
    }

    /// <summary>Comes back when the client has looked at everything that was sent before.</summary>
    private static async Task EchoAsync(OpenDClient client, RawPeer peer)
    {
        var query = client.GetGlobalStateAsync();
        var (header, _) = await peer.ReadRequestAsync();
        await peer.AnswerAsync(header, RawGateway.GlobalState(0));
        await query.WithinGuardAsync();
    }
}

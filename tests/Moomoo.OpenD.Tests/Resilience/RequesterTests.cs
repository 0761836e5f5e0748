using Moomoo.OpenD.Resilience;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Tests.Resilience;

/// <summary>One request at a time, before a gateway whose answers the test writes, on a clock that the test moves.</summary>
public sealed class RequesterTests : IDisposable
{
    private static readonly SecurityCode Tencent = SecurityCode.Parse("HK.00700");
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(10);

    private readonly FakeClock clock = new();
    private readonly RawGateway gateway = new();
    private readonly Reports reports = new();

    public enum Wait
    {
        Answer,
        Allowance,
        Retry,
    }

    public void Dispose() => gateway.Dispose();

    [Fact]
    public async Task A_request_that_does_not_wait_reports_no_wait()
    {
        using var session = await ConnectAsync();
        var query = QueryAsync(session);
        await AnswerAsync(session.Peer);
        await query;

        Assert.Empty(reports.All<AllowanceWaited>());
        Assert.Empty(reports.All<RequestRetried>());
        Assert.Equal(1, session.Client.RequestsSent);
    }

    [Fact]
    public async Task A_retry_is_reported_and_sent_after_its_delay()
    {
        using var session = await ConnectAsync();
        var timers = clock.TimersSet;
        var query = QueryAsync(session);
        await RefuseAsync(session.Peer);
        var retried = await reports.FirstAsync<RequestRetried>();
        await Waiting.UntilAsync(() => clock.TimersSet > timers, "the delay begins");

        Assert.Equal(("GetShortInterest HK.00700", 2, 3), (retried.Request, retried.Attempt, retried.MaxAttempts));
        Assert.Equal((ErrorIds.BackendFailed, 1), (retried.Error.ErrorId, retried.Error.Attempts));
        Assert.InRange(retried.Delay, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15));
        clock.Advance(retried.Delay - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, session.Client.RequestsSent);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await AnswerAsync(session.Peer);
        await query;
        Assert.Equal(2, session.Client.RequestsSent);
    }

    [Theory]
    [InlineData(Wait.Answer)]
    [InlineData(Wait.Allowance)]
    [InlineData(Wait.Retry)]
    public async Task A_canceled_request_ends_whatever_it_waits_for_with_the_callers_token(Wait wait)
    {
        using var session = await ConnectAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        using var cancellation = new CancellationTokenSource();
        var query = await WaitingAsync(session, wait, cancellation.Token);

        cancellation.Cancel();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query.WithinGuardAsync());
        Assert.Equal(cancellation.Token, error.CancellationToken);
        Assert.Equal(ConnectionState.Open, session.Client.State);
        Assert.Equal(wait == Wait.Retry ? 1 : 0, reports.All<RequestRetried>().Count());
    }

    [Theory]
    [InlineData(Wait.Answer)]
    [InlineData(Wait.Allowance)]
    [InlineData(Wait.Retry)]
    public async Task A_closed_client_ends_a_request_whatever_it_waits_for(Wait wait)
    {
        using var session = await ConnectAsync();
        var query = await WaitingAsync(session, wait, CancellationToken.None);

        session.Client.Dispose();

        var error = await Assert.ThrowsAsync<ConnectionClosedException>(() => query.WithinGuardAsync());
        Assert.Equal(session.Client.Endpoint, error.Endpoint);
    }

    [Fact]
    public async Task A_request_that_was_canceled_while_it_waited_for_its_answer_counts_and_one_that_was_never_sent_does_not()
    {
        using var session = await ConnectAsync();
        foreach (var wait in new[] { Wait.Answer, Wait.Allowance })
        {
            using var cancellation = new CancellationTokenSource();
            var query = await WaitingAsync(session, wait, cancellation.Token);
            cancellation.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query.WithinGuardAsync());
        }

        Assert.Equal(0, session.Client.AllowanceLeft);
        clock.Advance(RequestWindow.UsualLength + RequestWindow.Margin);
        Assert.Equal(1, session.Client.AllowanceLeft);
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(2, session.Client.AllowanceLeft);
    }

    [Fact]
    public async Task A_query_leaves_no_timer_behind()
    {
        using var session = await ConnectAsync(options => options with { MaximumWait = TimeSpan.FromHours(1) });
        var timers = clock.TimersSet;

        var query = QueryAsync(session);
        await AnswerAsync(session.Peer);
        await query;

        Assert.Equal(timers, clock.TimersSet);
    }

    [Fact]
    public async Task A_request_waits_and_is_retried_under_a_context_whose_thread_is_blocked()
    {
        using var session = await ConnectAsync();
        await UseUpAllowanceAsync(session);
        var timers = clock.TimersSet;
        var serving = ServeAsync();

        Assert.True(BlockedThread.Run(() => FirstPageAsync(session.Client)));
        await serving;

        async Task ServeAsync()
        {
            await reports.FirstAsync<AllowanceWaited>();
            clock.Advance(RequestWindow.UsualLength + TimeSpan.FromMilliseconds(1));
            await RefuseAsync(session.Peer);
            var delay = (await reports.FirstAsync<RequestRetried>()).Delay;
            await Waiting.UntilAsync(() => clock.TimersSet > timers, "the delay begins");
            clock.Advance(delay);
            await AnswerAsync(session.Peer);
        }
    }

    [Fact]
    public async Task A_request_connects_and_is_answered_under_a_context_whose_thread_is_blocked()
    {
        using var client = new OpenDClient(gateway.Options with { TimeProvider = clock });
        var serving = ServeAsync();

        Assert.True(BlockedThread.Run(() => FirstPageAsync(client)));
        Assert.True(BlockedThread.Run(() => FirstPageAsync(client)));
        await serving;

        async Task ServeAsync()
        {
            using var peer = await gateway.GreetAsync();
            await AnswerAsync(peer);
            await AnswerAsync(peer);
        }
    }

    [Fact]
    public async Task A_gateway_that_is_silent_until_the_time_out_is_connected_to_again()
    {
        using var session = await ConnectAsync(options => options with { Timeout = TimeSpan.FromSeconds(20), RetryDelay = TimeSpan.Zero });
        clock.Advance(TimeSpan.FromSeconds(1));
        var query = QueryAsync(session);
        await session.Peer.ReadRequestAsync();

        clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(ErrorIds.GatewayTimeout, (await reports.FirstAsync<RequestRetried>()).Error.ErrorId);
        await session.Peer.WaitForCloseAsync().WithinGuardAsync();
        using var peer = await gateway.GreetAsync();
        await AnswerAsync(peer);
        Assert.Empty(await query);
    }

    [Fact]
    public async Task A_refusal_of_the_connection_as_too_frequent_is_retried_with_back_off_and_then_reported()
    {
        using var client = new OpenDClient(gateway.Options with { TimeProvider = clock, Retries = 2, RetryDelay = RetryDelay });
        var query = client.GetShortInterestAsync(Tencent, new() { Progress = reports }).RowsAsync();
        for (var retries = 1; retries <= 2; retries++)
        {
            await RefuseConnectionAsync();
            await Waiting.UntilAsync(() => reports.All<RequestRetried>().Count() == retries && clock.TimersSet > 0, "the delay begins");
            Assert.False(gateway.HasMore);
            clock.Advance(reports.All<RequestRetried>().Last().Delay);
        }

        await RefuseConnectionAsync();

        var error = await Assert.ThrowsAsync<GatewayRefusedException>(() => query.WithinGuardAsync());
        Assert.Equal((ErrorIds.FrequencyRefused, 3), (error.ErrorId, error.Attempts));
        Assert.Contains("InitConnect", error.Message, StringComparison.Ordinal);
        Assert.Empty(reports.All<AllowanceWaited>());
    }

    [Fact]
    public async Task A_refusal_of_the_connection_as_too_frequent_neither_pauses_nor_limits_the_call()
    {
        using var session = await ConnectAsync();
        await UseUpAllowanceAsync(session);
        var query = QueryAsync(session);
        await reports.FirstAsync<AllowanceWaited>();
        session.Peer.Reset();
        await Waiting.UntilAsync(() => session.Client.State == ConnectionState.Lost, "the connection is lost");
        clock.Advance(RequestWindow.UsualLength + TimeSpan.FromMilliseconds(1));

        await RefuseConnectionAsync();

        var delay = (await reports.FirstAsync<RequestRetried>()).Delay;
        Assert.Equal(2, session.Client.AllowanceLeft);
        await Waiting.UntilAsync(() => clock.TimersSet > 0, "the delay begins");
        clock.Advance(delay);
        using var peer = await gateway.GreetAsync(keepAliveInterval: 100_000);
        await AnswerAsync(peer);
        Assert.Empty(await query);
    }

    [Fact]
    public async Task The_time_of_answers_and_of_delays_does_not_count_for_the_maximum_wait()
    {
        using var session = await ConnectAsync(options => options with { Timeout = TimeSpan.FromSeconds(2), MaximumWait = TimeSpan.FromSeconds(1) });
        var timers = clock.TimersSet;
        var query = QueryAsync(session);
        await session.Peer.ReadRequestAsync();
        clock.Advance(TimeSpan.FromSeconds(2));
        var delay = (await reports.FirstAsync<RequestRetried>()).Delay;
        await Waiting.UntilAsync(() => clock.TimersSet > timers, "the delay begins");
        clock.Advance(delay);

        await AnswerAsync(session.Peer);

        Assert.Empty(await query.WithinGuardAsync());
        Assert.Empty(reports.All<AllowanceWaited>());
    }

    /// <summary>After a refusal one request goes at a time, so one whose permit is kept would stop all others.</summary>
    [Theory]
    [InlineData(nameof(FrameSent))]
    [InlineData(nameof(FrameReceived))]
    public async Task A_callback_that_blocks_keeps_no_permit(string kind)
    {
        using var session = await ConnectAsync(options => options with { RequestsPerWindow = 30 });
        using var blocked = new ManualResetEventSlim();
        var blocking = new Reports(told => _ = told.GetType().Name != kind || blocked.Wait(TimeSpan.FromSeconds(60)));
        var held = Task.Run(() => session.Client.GetShortInterestAsync(Tencent, new() { Progress = blocking }).RowsAsync());
        await AnswerAsync(session.Peer);
        await Waiting.UntilAsync(() => blocking.All<OpenDEvent>().Any(told => told.GetType().Name == kind), "the callback blocks");
        var query = QueryAsync(session);
        var (header, _) = await session.Peer.ReadRequestAsync();
        await session.Peer.AnswerAsync(header, new Protos.QotGetShortInterest.Response { RetType = -1, RetMsg = "GetShortInterest request failed due to high frequency." });
        await reports.FirstAsync<AllowanceWaited>();

        clock.Advance(TimeSpan.FromSeconds(4));

        await AnswerAsync(session.Peer);
        Assert.Empty(await query.WithinGuardAsync());
        Assert.False(held.IsCompleted);
        blocked.Set();
        Assert.Empty(await held.WithinGuardAsync());
        Assert.Equal([nameof(FrameSent), nameof(FrameReceived), nameof(PageReceived)], blocking.All<OpenDEvent>().Select(told => told.GetType().Name));
    }

    /// <summary>Asks for a page on the caller's thread, which waits for it.</summary>
    private Task<bool> FirstPageAsync(OpenDClient client) =>
        Task.FromResult(client.GetShortInterestAsync(Tencent, new() { Progress = reports }).GetAsyncEnumerator().MoveNextAsync().AsTask().GetAwaiter().GetResult());

    /// <summary>Two requests in a window, and two retries.</summary>
    private Task<Session> ConnectAsync(Func<OpenDClientOptions, OpenDClientOptions>? change = null)
    {
        var options = (OpenDClientOptions options) => options with { TimeProvider = clock, RequestsPerWindow = 2, Retries = 2, RetryDelay = RetryDelay };
        return gateway.ConnectAsync(change is null ? options : start => change(options(start)), keepAliveInterval: 100_000);
    }

    private Task<List<TradingDayRow>> QueryAsync(Session session, CancellationToken cancellationToken = default) =>
        session.Client.GetShortInterestAsync(Tencent, new() { Progress = reports }, cancellationToken).RowsAsync();

    /// <summary>A query that has come to wait.</summary>
    private async Task<Task<List<TradingDayRow>>> WaitingAsync(Session session, Wait wait, CancellationToken cancellationToken)
    {
        if (wait == Wait.Allowance)
        {
            await UseUpAllowanceAsync(session);
        }

        var timers = clock.TimersSet;
        var query = QueryAsync(session, cancellationToken);
        if (wait == Wait.Allowance)
        {
            await reports.FirstAsync<AllowanceWaited>();
            return query;
        }

        var (header, _) = await session.Peer.ReadRequestAsync();
        if (wait == Wait.Retry)
        {
            await session.Peer.AnswerAsync(header, new Protos.QotGetShortInterest.Response { RetType = -100 });
            await reports.FirstAsync<RequestRetried>();
            await Waiting.UntilAsync(() => clock.TimersSet > timers, "the delay begins");
        }

        return query;
    }

    private async Task UseUpAllowanceAsync(Session session)
    {
        while (session.Client.AllowanceLeft > 0)
        {
            var query = QueryAsync(session);
            await AnswerAsync(session.Peer);
            await query;
        }
    }

    private static async Task AnswerAsync(RawPeer peer) =>
        await peer.AnswerAsync((await peer.ReadRequestAsync()).Header, new Protos.QotGetShortInterest.Response { RetType = 0, S2C = new() { NextKey = "-1" } });

    private async Task RefuseConnectionAsync()
    {
        using var peer = await gateway.AcceptAsync();
        var (header, _) = await peer.ReadAsync();
        await peer.AnswerAsync(header, new Protos.InitConnect.Response { RetType = -1, RetMsg = "InitConnect request failed due to high frequency. Maximum 10 times per 30 seconds." });
        await peer.WaitForCloseAsync();
    }

    private static async Task RefuseAsync(RawPeer peer) =>
        await peer.AnswerAsync((await peer.ReadRequestAsync()).Header, new Protos.QotGetShortInterest.Response { RetType = -100 });
}

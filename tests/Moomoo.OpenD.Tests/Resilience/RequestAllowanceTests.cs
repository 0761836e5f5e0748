using FsCheck;
using FsCheck.Fluent;
using Moomoo.OpenD.Resilience;

namespace Moomoo.OpenD.Tests.Resilience;

public sealed class RequestAllowanceTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestPause = TimeSpan.FromTicks(RefusalPause.TypicalLength.Ticks * 3 / 2);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromTicks(RefusalPause.TypicalLength.Ticks / 2);

    /// <summary>What a timer of whole milliseconds may be late.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly FakeClock clock = new();
    private readonly RequestAllowance allowance;

    public RequestAllowanceTests()
    {
        allowance = new RequestAllowance(30, clock);
    }

    [Fact]
    public void Thirty_requests_go_at_once_and_the_next_one_waits()
    {
        var requests = Enumerable.Range(0, 31).Select(_ => Acquire()).ToArray();

        Assert.All(requests.Take(30), request => Assert.True(request.IsCompleted));
        Assert.False(requests[30].IsCompleted);
        Assert.Equal(0, allowance.Left);
    }

    [Fact]
    public async Task A_request_counts_for_a_whole_window_from_its_answer_and_not_a_moment_longer()
    {
        var slow = await Acquire();
        for (var i = 0; i < 29; i++)
        {
            await SendAndAnswerAsync();
        }

        clock.Advance(TimeSpan.FromSeconds(10));
        Answer(slow);
        clock.Advance(Window - TimeSpan.FromSeconds(10) + Tick);
        for (var i = 0; i < 29; i++)
        {
            await SendAndAnswerAsync();
        }

        var next = Acquire();
        clock.Advance(TimeSpan.FromSeconds(10) - Tick - Tick);
        Assert.False(next.IsCompleted);
        clock.Advance(Tick + Tick);
        await next.WithinGuardAsync();
    }

    [Fact]
    public async Task Sixty_five_pages_end_within_sixty_seconds_and_their_own_latencies()
    {
        var latency = TimeSpan.FromMilliseconds(20);

        var flights = await FlyAsync(Enumerable.Repeat((Pause: TimeSpan.Zero, Latency: latency), 65));

        AssertExact(flights, 30);
        var last = flights[^1].Answered;
        Assert.True(last <= Window + Window + TimeSpan.FromTicks(latency.Ticks * 65), $"{last}");
    }

    [Fact]
    public void Never_more_than_the_limit_in_a_window_and_no_wait_without_need()
    {
        var flights = Gen.Choose(0, 4_000).Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds)).Two()
            .Select(pair => (Pause: pair.Item1, Latency: pair.Item2)).ListOf();
        var plans = Gen.Choose(1, 8).SelectMany(limit => flights.Select(list => (Limit: limit, Flights: list)));

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300),
            Prop.ForAll(plans.ToArbitrary(), plan =>
            {
                allowance.Limit = plan.Limit;
                clock.Advance(Window + Tick);
                AssertExact(FlyAsync(plan.Flights).GetAwaiter().GetResult(), plan.Limit);
            }));
    }

    [Fact]
    public async Task Waiting_requests_go_in_the_order_in_which_they_came()
    {
        allowance.Limit = 1;
        var first = await Acquire();
        var waiting = Enumerable.Range(0, 5).Select(_ => Acquire()).ToArray();
        Answer(first);

        for (var i = 0; i < waiting.Length; i++)
        {
            clock.AdvanceToNextTimer();
            Answer(await waiting[i].WithinGuardAsync());
            Assert.All(waiting.Skip(i + 1), request => Assert.False(request.IsCompleted));
        }
    }

    [Fact]
    public async Task A_canceled_wait_ends_at_once_and_takes_no_permit()
    {
        allowance.Limit = 1;
        var first = await Acquire();
        using var cancellation = new CancellationTokenSource();
        var canceled = allowance.AcquireAsync(cancellation.Token);
        var next = Acquire();

        cancellation.Cancel();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled.WithinGuardAsync());
        Assert.Equal(cancellation.Token, error.CancellationToken);
        Answer(first);
        clock.Advance(Window + Tick);
        await next.WithinGuardAsync();
    }

    [Fact]
    public async Task A_canceled_request_does_not_begin_to_wait()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => allowance.AcquireAsync(new CancellationToken(canceled: true)));

        Assert.Equal(30, allowance.Left);
    }

    /// <summary>Whoever reads the clock here has the queue for itself.</summary>
    [Fact]
    public async Task A_canceled_wait_leaves_the_queue_when_no_one_else_uses_it()
    {
        var watched = new WatchedClock(clock);
        var queue = new RequestAllowance(1, watched);
        await queue.AcquireAsync(CancellationToken.None);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => WaitInVainAsync(queue));
        using var isInUse = new ManualResetEventSlim();
        using var isEnough = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource();
        var waiting = queue.AcquireAsync(cancellation.Token);
        watched.OnRead = () =>
        {
            isInUse.Set();
            isEnough.Wait();
        };
        var use = Task.Run(queue.EstimateWait);
        isInUse.Wait();

        var canceling = new Thread(cancellation.Cancel);
        canceling.Start();

        // A thread that starts may wait for a moment, too.
        await Waiting.UntilAsync(() => !canceling.IsAlive || (cancellation.IsCancellationRequested && canceling.ThreadState == ThreadState.WaitSleepJoin), "the cancellation waits or ends");
        var hadToWait = canceling.IsAlive;
        isEnough.Set();

        Assert.True(hadToWait);
        await use.WithinGuardAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WithinGuardAsync());
        canceling.Join();
    }

    private static async Task WaitInVainAsync(RequestAllowance queue)
    {
        using var cancellation = new CancellationTokenSource();
        var waiting = queue.AcquireAsync(cancellation.Token);
        cancellation.Cancel();
        await waiting.WithinGuardAsync();
    }

    [Fact]
    public async Task A_request_that_was_never_sent_gives_its_permit_back_at_once()
    {
        allowance.Limit = 1;
        var permit = await Acquire();
        var next = Acquire();
        Assert.False(next.IsCompleted);

        permit.Dispose();

        await next.WithinGuardAsync();
        Assert.Equal(TimeSpan.Zero, clock.Now);
    }

    [Fact]
    public async Task A_permit_is_given_back_once()
    {
        allowance.Limit = 2;
        var permit = await Acquire();
        permit.Dispose();
        permit.Dispose();

        Assert.Equal(2, allowance.Left);
    }

    [Fact]
    public async Task A_raised_limit_lets_waiting_requests_go_at_once()
    {
        allowance.Limit = 1;
        await Acquire();
        var waiting = new[] { Acquire(), Acquire() };

        allowance.Limit = 2;

        await waiting[0].WithinGuardAsync();
        Assert.False(waiting[1].IsCompleted);
    }

    [Fact]
    public async Task A_lowered_limit_holds_from_the_next_request_on()
    {
        for (var i = 0; i < 5; i++)
        {
            await SendAndAnswerAsync();
        }

        allowance.Limit = 3;

        Assert.Equal(0, allowance.Left);
        var next = Acquire();
        Assert.False(next.IsCompleted);
        clock.Advance(Window + Tick);
        await next.WithinGuardAsync();
    }

    [Fact]
    public async Task Limit_zero_leaves_the_limit_to_the_gateway()
    {
        allowance.Limit = 1;
        await Acquire();
        var waiting = Acquire();

        allowance.Limit = 0;

        await waiting.WithinGuardAsync();
        for (var i = 0; i < 100; i++)
        {
            Assert.True(Acquire().IsCompleted);
        }

        Assert.Null(allowance.Left);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(0)]
    public async Task After_a_refusal_all_pause_and_then_one_alone_tries(int limit)
    {
        allowance.Limit = limit;
        Refuse(await Acquire());
        var waiting = new[] { Acquire(), Acquire(), Acquire() };

        clock.Advance(ShortestPause - Tick);
        Assert.All(waiting, request => Assert.False(request.IsCompleted));
        clock.Advance(LongestPause - ShortestPause + Tick + Tick);
        var probe = await waiting[0].WithinGuardAsync();
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.All(waiting.Skip(1), request => Assert.False(request.IsCompleted));

        Answer(probe);
        await Task.WhenAll(waiting).WithinGuardAsync();
    }

    [Fact]
    public async Task A_refused_try_makes_all_pause_again()
    {
        Refuse(await Acquire());
        var waiting = new[] { Acquire(), Acquire() };
        clock.Advance(LongestPause + Tick);

        Refuse(await waiting[0].WithinGuardAsync());

        clock.Advance(ShortestPause - Tick);
        Assert.False(waiting[1].IsCompleted);
        clock.Advance(LongestPause - ShortestPause + Tick + Tick);
        await waiting[1].WithinGuardAsync();
    }

    [Fact]
    public async Task A_try_that_got_lost_is_followed_by_another_try()
    {
        Refuse(await Acquire());
        var waiting = new[] { Acquire(), Acquire() };
        clock.Advance(LongestPause + Tick);
        var lost = await waiting[0].WithinGuardAsync();

        lost.WasSent = true;
        lost.Dispose();

        await waiting[1].WithinGuardAsync();
    }

    [Fact]
    public async Task The_length_of_a_wait_is_known_as_far_as_answers_have_come()
    {
        allowance.Limit = 2;
        await SendAndAnswerAsync();
        clock.Advance(TimeSpan.FromSeconds(4));
        await SendAndAnswerAsync();

        _ = Acquire();
        Assert.Equal(TimeSpan.FromSeconds(26), allowance.EstimateWait());
        _ = Acquire();
        Assert.Equal(TimeSpan.FromSeconds(30), allowance.EstimateWait());
        _ = Acquire();
        Assert.Null(allowance.EstimateWait());
    }

    [Fact]
    public async Task A_wait_for_an_answer_that_is_still_to_come_has_no_known_length()
    {
        allowance.Limit = 1;
        await Acquire();
        _ = Acquire();

        Assert.Null(allowance.EstimateWait());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task The_pause_after_a_refusal_is_part_of_a_wait(int limit)
    {
        allowance.Limit = limit;
        Refuse(await Acquire());
        _ = Acquire();

        Assert.InRange(allowance.EstimateWait()!.Value, ShortestPause, LongestPause);
    }

    [Fact]
    public async Task The_pause_after_a_refusal_may_be_the_longer_part_of_a_wait()
    {
        allowance.Limit = 2;
        await SendAndAnswerAsync();
        var refused = await Acquire();
        clock.Advance(Window - Tick);
        Refuse(refused);

        _ = Acquire();
        _ = Acquire();

        Assert.InRange(allowance.EstimateWait()!.Value, ShortestPause, LongestPause);
    }

    [Fact]
    public async Task Pauses_have_jitter()
    {
        var pauses = new HashSet<TimeSpan>();
        for (var i = 0; i < 5; i++)
        {
            Refuse(await Acquire().WithinGuardAsync());
            var next = Acquire();
            pauses.Add(allowance.EstimateWait()!.Value);
            clock.Advance(LongestPause + Tick);
            Refuse(await next.WithinGuardAsync());
            clock.Advance(LongestPause + Tick);
        }

        Assert.True(pauses.Count > 1);
    }

    [Fact]
    public async Task A_refused_request_was_not_counted_and_gives_its_permit_back()
    {
        allowance.Limit = 1;
        Refuse(await Acquire());
        var next = Acquire();

        clock.Advance(LongestPause + Tick);

        await next.WithinGuardAsync();
    }

    [Fact]
    public async Task An_answer_to_a_request_that_was_sent_before_the_refusal_does_not_end_the_probing()
    {
        var early = await Acquire();
        Refuse(await Acquire());
        var waiting = new[] { Acquire(), Acquire(), Acquire() };

        Answer(early);
        clock.Advance(LongestPause + Tick);

        var probe = await waiting[0].WithinGuardAsync();
        Assert.All(waiting.Skip(1), request => Assert.False(request.IsCompleted));
        Answer(probe);
        await Task.WhenAll(waiting).WithinGuardAsync();
    }

    [Fact]
    public async Task A_request_without_an_answer_counts_for_a_window_and_a_margin()
    {
        allowance.Limit = 1;
        var lost = await Acquire();
        lost.WasSent = true;
        lost.Dispose();
        var next = Acquire();

        clock.Advance(Window + RequestWindow.Margin);
        Assert.False(next.IsCompleted);
        clock.Advance(Tick + Tick);

        await next.WithinGuardAsync();
    }

    [Fact]
    public async Task A_request_counts_up_to_the_last_moment_of_its_window()
    {
        await SendAndAnswerAsync();

        clock.Advance(Window);
        Assert.Equal(29, allowance.Left);
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(30, allowance.Left);
    }

    [Fact]
    public async Task An_allowance_is_idle_when_no_request_is_under_way_or_counts_and_the_gateway_accepts_requests()
    {
        Assert.True(allowance.IsIdle);
        var refused = await Acquire();
        Assert.False(allowance.IsIdle);
        Refuse(refused);
        clock.Advance(Window + Window);
        Assert.False(allowance.IsIdle);

        await SendAndAnswerAsync();
        clock.Advance(Window);
        Assert.False(allowance.IsIdle);
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(allowance.IsIdle);
    }

    [Theory]
    [InlineData(null, 60, 60)]
    [InlineData(20, 60, 20)]
    [InlineData(20, 10, 10)]
    [InlineData(0, 10, 0)]
    public void A_limit_that_the_gateway_names_replaces_the_documented_one_and_lowers_a_chosen_one(int? chosen, int named, int expected)
    {
        if (chosen is { } limit)
        {
            allowance.Limit = limit;
        }

        allowance.Adopt(named, Window);

        Assert.Equal(expected, allowance.Limit);
    }

    [Fact]
    public async Task A_window_that_the_gateway_names_holds_from_the_next_answer_on()
    {
        allowance.Adopt(1, TimeSpan.FromSeconds(60));
        await SendAndAnswerAsync();
        var next = Acquire();

        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.False(next.IsCompleted);
        clock.Advance(Tick + Tick);

        await next.WithinGuardAsync();
    }

    [Fact]
    public async Task What_is_left_in_a_pause_is_nothing_and_while_one_request_at_a_time_probes_it_is_one()
    {
        Assert.Equal(30, allowance.Left);
        Refuse(await Acquire());
        Assert.Equal(0, allowance.Left);

        clock.Advance(LongestPause + Tick);
        Assert.Equal(1, allowance.Left);
        var probe = await Acquire();
        Assert.Equal(0, allowance.Left);

        Answer(probe);
        Assert.Equal(29, allowance.Left);
    }

    private Task<RequestPermit> Acquire() => allowance.AcquireAsync(CancellationToken.None);

    private static void Answer(RequestPermit permit)
    {
        permit.WasSent = true;
        permit.WasAnswered = true;
        permit.Dispose();
    }

    private static void Refuse(RequestPermit permit)
    {
        permit.WasSent = true;
        permit.WasRefused = true;
        permit.Dispose();
    }

    private async Task SendAndAnswerAsync()
    {
        var request = Acquire();
        Assert.True(request.IsCompleted);
        Answer(await request);
    }

    /// <summary>One request after the other, as a paged query makes them.</summary>
    private async Task<List<(TimeSpan Asked, TimeSpan Sent, TimeSpan Answered)>> FlyAsync(IEnumerable<(TimeSpan Pause, TimeSpan Latency)> plan)
    {
        var flights = new List<(TimeSpan, TimeSpan, TimeSpan)>();
        foreach (var (pause, latency) in plan)
        {
            clock.Advance(pause);
            var asked = clock.Now;
            var request = Acquire();
            while (!request.IsCompleted && clock.TimersSet > 0)
            {
                clock.AdvanceToNextTimer();
            }

            var permit = await request.WithinGuardAsync();
            var sent = clock.Now;
            clock.Advance(latency);
            Answer(permit);
            flights.Add((asked, sent, clock.Now));
        }

        return flights;
    }

    private static void AssertExact(List<(TimeSpan Asked, TimeSpan Sent, TimeSpan Answered)> flights, int limit)
    {
        for (var i = 0; i < flights.Count; i++)
        {
            var free = i < limit ? TimeSpan.Zero : flights[i - limit].Answered + Window;
            Assert.True(flights[i].Sent >= free, $"request {i} left {free - flights[i].Sent} too early");
            var needed = flights[i].Asked > free ? flights[i].Asked : free;
            Assert.True(flights[i].Sent <= needed + Tick, $"request {i} left {flights[i].Sent - needed} too late");
        }
    }
}

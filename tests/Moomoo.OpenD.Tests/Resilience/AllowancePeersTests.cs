using Moomoo.OpenD.Resilience;

namespace Moomoo.OpenD.Tests.Resilience;

/// <summary>Processes of one machine, each with an allowance of its own and the ledger in common, before a gateway that counts what they send.</summary>
public sealed class AllowancePeersTests : IDisposable
{
    private const int Limit = 30;
    private const string Name = "a";

    /// <summary>Of that name, in the ledger.</summary>
    private const long Number = unchecked((long)0xaf63dc4c8601ec8c);

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    private readonly FakeClock clock = new();
    private readonly string path = OwnLedger.NewPath();
    private readonly Queue<TimeSpan> accepted = new();
    private int refusals;

    [Theory]
    [InlineData(16, 16, 20)]
    [InlineData(16, 1, 20)]
    [InlineData(1, 16, 20)]
    [InlineData(16, 16, 400)]
    [InlineData(4, 1, 400)]
    public async Task A_process_that_starts_late_gets_its_share_and_nothing_is_wasted(int codes, int lateCodes, int latency)
    {
        var first = new Process(this, latency, codes, process: 1);
        await RunAsync(TimeSpan.FromSeconds(3), first);
        var late = new Process(this, latency, lateCodes, process: 2);

        await RunAsync(TimeSpan.FromSeconds(117), first, late);

        var together = first.Sent + late.Sent;
        Assert.Equal(0, refusals);
        Assert.InRange(late.Sent, together * 0.4, together * 0.6);
        Assert.InRange(together, 4 * Limit * 0.95, 5 * Limit);
    }

    [Fact]
    public async Task Three_processes_share_in_three()
    {
        Process[] processes = [new(this, 50, 4, 1), new(this, 50, 4, 2), new(this, 50, 4, 3)];

        await RunAsync(TimeSpan.FromSeconds(119), processes);

        Assert.Equal(0, refusals);
        Assert.Equal(4 * Limit, processes.Sum(process => process.Sent));
        Assert.All(processes, process => Assert.InRange(process.Sent, 30, 50));
    }

    [Fact]
    public async Task A_killed_process_no_longer_takes_part_and_what_it_had_sent_counts_to_the_end_of_its_window()
    {
        var killed = new Process(this, 20, 16, process: 1);
        var survivor = new Process(this, 20, 16, process: 2);
        await RunAsync(TimeSpan.FromSeconds(45), killed, survivor);
        killed.Kill();
        var before = survivor.Sent;

        await RunAsync(TimeSpan.FromSeconds(75), survivor);

        Assert.Equal(0, refusals);
        Assert.InRange(survivor.Sent - before, 2 * Limit, 3 * Limit);
    }

    [Fact]
    public async Task A_process_that_is_done_leaves_its_share_to_the_others()
    {
        var done = new Process(this, 20, 16, process: 1);
        var other = new Process(this, 20, 16, process: 2);
        await RunAsync(TimeSpan.FromSeconds(40), done, other);
        done.Finish();
        var before = other.Sent;

        await RunAsync(TimeSpan.FromSeconds(60), done, other);

        Assert.Equal(0, refusals);
        Assert.InRange(other.Sent - before, 2 * Limit * 0.9, 2 * Limit + 15);
    }

    [Fact]
    public async Task A_refusal_pauses_the_other_processes_too()
    {
        var (first, second) = (Allowance(1), Allowance(2));
        var refused = await first.AcquireAsync(default);
        refused.WasSent = refused.WasRefused = true;
        refused.Dispose();

        var paused = second.AcquireAsync(default);

        Assert.False(paused.IsCompleted);
        Assert.True(second.IsRefused);
        clock.Advance(TimeSpan.FromSeconds(3.1));
        var probe = await paused.WithinGuardAsync();
        var next = second.AcquireAsync(default);
        Assert.False(next.IsCompleted);
        probe.WasSent = probe.WasAnswered = true;
        probe.Dispose();
        await next.WithinGuardAsync();
    }

    [Fact]
    public void Another_gateway_or_call_has_a_count_of_its_own()
    {
        var first = Allowance(1);
        for (var i = 0; i < Limit; i++)
        {
            Assert.True(first.AcquireAsync(default).IsCompleted);
        }

        Assert.Equal(0, Allowance(2).Left);
        Assert.Equal(Limit, Allowance(2, "another call").Left);
    }

    [Fact]
    public async Task A_call_with_a_longer_window_keeps_its_requests_when_a_process_reports_another_call()
    {
        var window = TimeSpan.FromMinutes(5);
        var first = Allowance(1, "another call");
        first.Adopt(Limit, window);
        await first.AcquireAsync(default);

        await Allowance(2).AcquireAsync(default);

        var third = Allowance(3, "another call");
        third.Adopt(Limit, window);
        Assert.Equal(Limit - 1, third.Left);
    }

    [Fact]
    public async Task The_wait_for_requests_of_another_process_has_a_known_length()
    {
        var (first, second) = (Allowance(1), Allowance(2));
        for (var i = 0; i < Limit; i++)
        {
            await SendAndAnswerAsync(first);
        }

        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.True(second.IsIdle);
        var waiting = second.AcquireAsync(default);

        Assert.Equal(TimeSpan.FromSeconds(26), second.EstimateWait());
        Assert.False(second.IsIdle);
        clock.Advance(TimeSpan.FromSeconds(26));
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(2));
        await waiting.WithinGuardAsync();
    }

    /// <summary>Until then a request counts for as long as one without an answer: a window and a margin.</summary>
    [Fact]
    public async Task Other_processes_learn_within_250_milliseconds_that_an_answer_has_come()
    {
        var (first, second) = (Allowance(1), Allowance(2));
        first.Limit = second.Limit = 2;
        var (permit, later) = (await first.AcquireAsync(default), await first.AcquireAsync(default));
        clock.Advance(TimeSpan.FromSeconds(1));
        Answer(permit);
        _ = second.AcquireAsync(default);

        clock.Advance(TimeSpan.FromMilliseconds(200));
        Answer(later);
        clock.Advance(TimeSpan.FromMilliseconds(49));
        Assert.Equal(0, second.Left);
        Assert.Equal(Window + RequestWindow.Margin - TimeSpan.FromMilliseconds(1_249), second.EstimateWait());

        clock.Advance(TimeSpan.FromMilliseconds(2));
        Assert.Equal(0, second.Left);
        Assert.Equal(Window - TimeSpan.FromMilliseconds(251), second.EstimateWait());
    }

    [Fact]
    public async Task A_process_stays_present_for_as_long_as_it_waits_and_for_two_seconds_after_its_last_request()
    {
        var (first, second) = (Allowance(1), Allowance(2));
        first.Limit = second.Limit = 1;
        await first.AcquireAsync(default);
        using var cancellation = new CancellationTokenSource();
        var waiting = second.AcquireAsync(cancellation.Token);

        for (var i = 0; i < 100; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            Assert.True(IsPresent(2), $"after {clock.Now}");
        }

        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WithinGuardAsync());
        clock.Advance(AllowancePeers.Presence + TimeSpan.FromTicks(1));
        Assert.False(IsPresent(2));
        Assert.False(IsPresent(1));
    }

    [Theory]
    [InlineData(-1, Limit)]
    [InlineData(0, Limit - 1)]
    [InlineData(35 * TimeSpan.TicksPerSecond, Limit - 1)]
    [InlineData((35 * TimeSpan.TicksPerSecond) + 1, Limit)]
    public void A_request_of_another_process_counts_to_its_end_unless_that_is_further_ahead_than_any_can_be(long ticks, int left)
    {
        Write(new LedgerEntry(Number, 2, LedgerEntryKind.Request, UtcTicks + ticks));
        var single = Allowance(3);
        single.Limit = 1;

        Assert.Equal(left, Allowance(1).Left);
        Assert.Equal(left == Limit, single.AcquireAsync(default).IsCompleted);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 1)]
    [InlineData(3605 * TimeSpan.TicksPerSecond, 1)]
    [InlineData((3605 * TimeSpan.TicksPerSecond) + 1, 0)]
    public void Entries_of_other_calls_are_kept_for_as_long_as_the_longest_window(long ticks, int kept)
    {
        Write(new LedgerEntry(Number + 1, 2, LedgerEntryKind.Request, UtcTicks + ticks));

        Assert.Equal(Limit, Allowance(1).Left);

        Assert.Equal(kept, Read().Count(entry => entry.Allowance == Number + 1));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void The_pause_of_another_process_ends_in_time(long ticks, bool maySend)
    {
        Write(new LedgerEntry(Number, 2, LedgerEntryKind.Pause, UtcTicks + ticks));

        Assert.Equal(maySend, Allowance(1).AcquireAsync(default).IsCompleted);
    }

    [Fact]
    public async Task Of_several_pauses_the_last_one_to_end_counts()
    {
        Write(
            new LedgerEntry(Number, 2, LedgerEntryKind.Pause, UtcTicks + TimeSpan.FromSeconds(1).Ticks),
            new LedgerEntry(Number, 3, LedgerEntryKind.Pause, UtcTicks + TimeSpan.FromSeconds(2).Ticks),
            new LedgerEntry(Number, 4, LedgerEntryKind.Pause, UtcTicks + TimeSpan.FromSeconds(1).Ticks));
        var allowance = Allowance(1);
        var paused = allowance.AcquireAsync(default);
        Assert.Equal(TimeSpan.FromSeconds(2), allowance.EstimateWait());

        clock.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, allowance.InFlight);
        clock.Advance(TimeSpan.FromMilliseconds(3));
        await paused.WithinGuardAsync();
    }

    /// <summary>This process has taken five requests, whose window has passed.</summary>
    [Theory]
    [InlineData(0, 5, false)]
    [InlineData(0, 6, true)]
    [InlineData(4, 1, false)]
    [InlineData(4, 2, true)]
    [InlineData(5, 1, true)]
    [InlineData(9, 1, true)]
    public async Task What_is_free_is_reserved_for_a_process_that_has_taken_less_and_is_looked_at_every_50_milliseconds(long takenByOther, int free, bool maySend)
    {
        var allowance = Allowance(1);
        for (var i = 0; i < 5; i++)
        {
            await SendAndAnswerAsync(allowance);
        }

        clock.Advance(TimeSpan.FromMinutes(1));
        Write(
        [
            new(Number, 2, LedgerEntryKind.Presence, UtcTicks + 1, takenByOther),
            .. Enumerable.Repeat(new LedgerEntry(Number, 2, LedgerEntryKind.Request, UtcTicks + Window.Ticks), Limit - free),
        ]);

        var request = allowance.AcquireAsync(default);

        Assert.Equal(maySend, request.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(49));
        Assert.Equal(maySend ? 1 : 0, allowance.InFlight);
        clock.Advance(TimeSpan.FromMilliseconds(2));
        await request.WithinGuardAsync();
    }

    [Theory]
    [InlineData(10, 0, 1)]
    [InlineData(40, 0, 26)]
    [InlineData(0, 40, 26)]
    public async Task A_process_that_starts_late_catches_up_on_half_a_window_at_most(long takenByOther, long takenByThird, long taken)
    {
        Write(
            new LedgerEntry(Number, 2, LedgerEntryKind.Presence, UtcTicks + 1, takenByOther),
            new LedgerEntry(Number, 3, LedgerEntryKind.Presence, UtcTicks + 1, takenByThird));

        await Allowance(1).AcquireAsync(default);

        Assert.All(Read().Where(entry => entry.Process == 1), entry => Assert.Equal(taken, entry.Taken));
    }

    [Fact]
    public async Task A_request_counts_for_other_processes_up_to_the_last_moment_of_its_window()
    {
        var (first, second) = (Allowance(1), Allowance(2));
        await SendAndAnswerAsync(first);

        clock.Advance(Window);
        Assert.Equal(Limit - 1, first.Left);
        Assert.Equal(Limit - 1, second.Left);
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(Limit, second.Left);
    }

    [Fact]
    public async Task A_request_that_waits_is_sent_as_soon_as_one_of_its_own_process_leaves_the_window()
    {
        var allowance = Allowance(1);
        allowance.Limit = 1;
        await SendAndAnswerAsync(allowance);
        var waiting = allowance.AcquireAsync(default);

        clock.Advance(Window);
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(2));
        await waiting.WithinGuardAsync();
    }

    [Fact]
    public async Task A_request_that_comes_at_the_last_moment_of_another_ones_window_waits_for_a_moment_only()
    {
        var (first, second) = (Allowance(1), Allowance(2));
        first.Limit = second.Limit = 1;
        await SendAndAnswerAsync(first);
        clock.Advance(Window);
        var waiting = second.AcquireAsync(default);
        Assert.False(waiting.IsCompleted);

        clock.Advance(TimeSpan.FromMilliseconds(2));
        await waiting.WithinGuardAsync();
    }

    [Fact]
    public async Task Processes_whose_clocks_count_in_other_units_understand_each_other()
    {
        var nanoseconds = Allowance(1, clock: new NanosecondClock(clock));
        var ticks = Allowance(2);
        nanoseconds.Limit = ticks.Limit = 2;
        await nanoseconds.AcquireAsync(default);
        clock.Advance(TimeSpan.FromSeconds(5));
        await ticks.AcquireAsync(default);
        _ = nanoseconds.AcquireAsync(default);
        Assert.Equal(Window + RequestWindow.Margin, nanoseconds.EstimateWait());
        _ = ticks.AcquireAsync(default);
        Assert.Equal(Window, ticks.EstimateWait());
    }

    [Fact]
    public async Task A_process_that_leaves_the_limit_to_the_gateway_reports_nothing()
    {
        var allowance = Allowance(1);
        allowance.Limit = 0;

        await SendAndAnswerAsync(allowance);

        Assert.Null(allowance.Left);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(Read());
    }

    /// <summary>FNV-1a, whose values are published.</summary>
    [Theory]
    [InlineData("", 0xcbf29ce484222325)]
    [InlineData("a", 0xaf63dc4c8601ec8c)]
    [InlineData("foobar", 0x85944171f73967e8)]
    public async Task An_allowance_has_the_same_number_in_every_process(string name, ulong number)
    {
        await Allowance(1, name).AcquireAsync(default);

        Assert.Equal([unchecked((long)number)], Read().Select(entry => entry.Allowance).Distinct());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void A_file_of_other_bytes_is_an_empty_ledger(int length)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, [.. Enumerable.Range(0, length).Select(i => (byte)((i * 31) + 7))]);

        Assert.True(Allowance(1).AcquireAsync(default).IsCompleted);
        Assert.Equal(Limit - 1, Allowance(2).Left);
        Assert.InRange(new FileInfo(path).Length, 1, 1000);
    }

    [Fact]
    public void Where_the_file_cannot_be_had_each_process_keeps_its_own_count()
    {
        Directory.CreateDirectory(path);
        var allowance = Allowance(1);

        for (var i = 0; i < Limit; i++)
        {
            Assert.True(allowance.AcquireAsync(default).IsCompleted);
        }

        Assert.False(allowance.AcquireAsync(default).IsCompleted);
        Assert.Equal(Limit, Allowance(2).Left);
    }

    [Fact]
    public async Task Where_the_file_is_lost_what_was_known_of_others_is_forgotten()
    {
        await SendAndAnswerAsync(Allowance(1));
        var allowance = Allowance(2);
        Assert.Equal(Limit - 1, allowance.Left);

        File.Delete(path);
        Directory.CreateDirectory(path);

        Assert.Equal(Limit, allowance.Left);
    }

    [Fact]
    public void A_file_that_another_process_keeps_open_is_left_alone_for_a_while()
    {
        Write();
        var ledger = new AllowanceLedger(path);
        using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.False(ledger.TryUpdate(entries => Assert.Fail("The file is in use.")));
        }

        Assert.False(ledger.TryUpdate(entries => Assert.Fail("The file may still be in use.")));
        Assert.True(new AllowanceLedger(path).TryUpdate(entries => { }));
    }

    [Fact]
    public async Task Entries_expire_so_that_the_file_stays_small()
    {
        var allowance = Allowance(1);
        for (var i = 0; i < 10; i++)
        {
            for (var request = 0; request < Limit; request++)
            {
                var permit = await allowance.AcquireAsync(default).WithinGuardAsync();
                permit.WasSent = permit.WasAnswered = true;
                permit.Dispose();
            }

            clock.Advance(Window + TimeSpan.FromMilliseconds(2));
        }

        Assert.InRange(new FileInfo(path).Length, 1, 2 * Limit * 40);
    }

    [Fact]
    public void Many_updates_at_once_lose_none()
    {
        var ledgers = Enumerable.Range(0, 4).Select(_ => new AllowanceLedger(path)).ToArray();

        Parallel.For(0, 400, i => Assert.True(ledgers[i % 4].TryUpdate(entries => entries.Add(new(1, i, LedgerEntryKind.Request, i)))));

        ledgers[0].TryUpdate(entries => Assert.Equal(Enumerable.Range(0, 400), entries.Select(entry => (int)entry.Process).OrderBy(process => process)));
    }

    public void Dispose() => OwnLedger.Delete(path);

    private static void Answer(RequestPermit permit)
    {
        permit.WasSent = permit.WasAnswered = true;
        permit.Dispose();
    }

    private static async Task SendAndAnswerAsync(RequestAllowance allowance) => Answer(await allowance.AcquireAsync(default).WithinGuardAsync());

    private long UtcTicks => clock.GetUtcNow().Ticks;

    private void Write(params LedgerEntry[] written) => Assert.True(new AllowanceLedger(path).TryUpdate(entries => entries.AddRange(written)));

    private List<LedgerEntry> Read()
    {
        List<LedgerEntry> read = [];
        Assert.True(new AllowanceLedger(path).TryUpdate(entries => read.AddRange(entries)));
        return read;
    }

    private bool IsPresent(int process) => Read().Any(entry => entry.Process == process && entry.Kind == LedgerEntryKind.Presence && entry.Until >= UtcTicks);

    private RequestAllowance Allowance(int process, string name = Name, TimeProvider? clock = null) =>
        new(Limit, clock ?? this.clock, new AllowancePeers(new AllowanceLedger(path), name, clock ?? this.clock, process));

    private bool Accept()
    {
        while (accepted.Count > 0 && clock.Now - accepted.Peek() > Window)
        {
            accepted.Dequeue();
        }

        if (accepted.Count >= Limit)
        {
            refusals++;
            return false;
        }

        accepted.Enqueue(clock.Now);
        return true;
    }

    /// <summary>In steps of the clock, and at each until nothing moves any more.</summary>
    private async Task RunAsync(TimeSpan span, params Process[] processes)
    {
        for (var end = clock.Now + span; clock.Now < end; clock.Advance(TimeSpan.FromMilliseconds(2)))
        {
            do
            {
                await Waiting.UntilAsync(() => processes.All(process => process.HasWhatItWasGranted), "permits arrive");
            }
            while (Step(processes));
        }
    }

    private static bool Step(Process[] processes)
    {
        var moved = false;
        foreach (var process in processes)
        {
            moved |= process.Step();
        }

        return moved;
    }

    private sealed class NanosecondClock(FakeClock clock) : TimeProvider
    {
        private const int NanosecondsPerTick = 100;

        public override long TimestampFrequency => clock.TimestampFrequency * NanosecondsPerTick;

        public override long GetTimestamp() => clock.GetTimestamp() * NanosecondsPerTick;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period);
    }

    /// <summary>Each code asks for its next page as soon as it has the one before.</summary>
    private sealed class Process(AllowancePeersTests gateway, int latency, int codes, int process)
    {
        private readonly RequestAllowance allowance = gateway.Allowance(process);
        private readonly List<Task<RequestPermit>> waiting = [];
        private readonly List<(TimeSpan Due, RequestPermit Permit)> underWay = [];
        private readonly CancellationTokenSource stopped = new();

        public int Sent { get; private set; }

        public bool HasWhatItWasGranted => allowance.InFlight == underWay.Count + waiting.Count(request => request.IsCompleted);

        /// <summary>Nothing more is heard of it.</summary>
        public void Kill() => stopped.Cancel();

        /// <summary>Takes the answers that are still to come.</summary>
        public void Finish()
        {
            stopped.Cancel();
            waiting.Clear();
        }

        public bool Step()
        {
            var moved = false;
            foreach (var answered in underWay.Where(request => request.Due <= gateway.clock.Now).ToList())
            {
                underWay.Remove(answered);
                answered.Permit.WasAnswered = true;
                answered.Permit.Dispose();
                moved = true;
            }

            while (waiting.Count + underWay.Count < codes && !stopped.IsCancellationRequested)
            {
                waiting.Add(allowance.AcquireAsync(stopped.Token));
            }

            foreach (var granted in waiting.Where(request => request.IsCompleted).ToList())
            {
                waiting.Remove(granted);
                var permit = granted.Result;
                permit.WasSent = true;
                if (gateway.Accept())
                {
                    Sent++;
                }

                underWay.Add((gateway.clock.Now + TimeSpan.FromMilliseconds(latency), permit));
                moved = true;
            }

            return moved;
        }
    }
}

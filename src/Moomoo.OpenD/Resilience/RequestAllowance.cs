namespace Moomoo.OpenD.Resilience;

/// <summary>
/// Limits requests of one call in any window, first come, first served (protocol page, "Limits"). A request takes a permit and
/// keeps it for a whole window after its answer: whenever between sending and answer the gateway counted it, it has left the
/// gateway's window by then. RateLimiting's SlidingWindowRateLimiter moves in segments, so it would either allow a 31st request
/// or wait longer than needed; and it cannot be paused when the gateway reports that other programs use the allowance too.
/// </summary>
internal sealed class RequestAllowance
{
    public static readonly TimeSpan UsualWindow = TimeSpan.FromSeconds(30);

    /// <summary>The gateway may count a request after the client has given up waiting for the answer.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    /// <summary>
    /// After a refusal for frequency nothing is sent for between half and one and a half times this long, and then one request at a time until
    /// one is accepted. Often enough to find what another program leaves free, and with jitter so as not to keep missing it.
    /// </summary>
    public static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromSeconds(2);

    /// <summary>Other processes learn within this time that an answer has come.</summary>
    private static readonly TimeSpan ReportDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>How often a process looks whether another has taken what is reserved for it.</summary>
    private static readonly TimeSpan DeferDelay = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly object gate = new();
    private readonly LinkedList<TaskCompletionSource<Permit>> waiters = new();
    private readonly List<Permit> inFlight = [];

    /// <summary>When answered requests leave the gateway's window, in order.</summary>
    private readonly List<long> answered = [];

    private readonly TimeProvider timeProvider;
    private readonly AllowancePeers? peers;
    private readonly ITimer timer;
    private readonly int documentedLimit;
    private int? chosenLimit;
    private int? reportedLimit;
    private long window;
    private long pausedUntil = long.MinValue;
    private long refusals;
    private bool isProbing;
    private long activeUntil = long.MinValue;

    /// <summary>When to report to the other processes, and when to look at them again; null if there is no need.</summary>
    private long? reportAt;
    private long? lookAt;

    /// <param name="documentedLimit">Requests in a window, unless another limit is chosen or the gateway reports one.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="peers">The other processes of the machine; null if this process is on its own.</param>
    public RequestAllowance(int documentedLimit, TimeProvider timeProvider, AllowancePeers? peers = null)
    {
        this.documentedLimit = documentedLimit;
        this.timeProvider = timeProvider;
        this.peers = peers;
        window = Ticks(UsualWindow);
        timer = timeProvider.CreateTimer(static state => ((RequestAllowance)state!).Pump(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Requests in a window; 0 leaves the limit to the gateway. A limit that the gateway reports lowers a chosen one, and replaces the documented one.</summary>
    public int Limit
    {
        get
        {
            lock (gate)
            {
                return LimitLocked;
            }
        }

        set
        {
            lock (gate)
            {
                chosenLimit = value;
                PumpLocked();
            }
        }
    }

    /// <summary>Whether the gateway refused the last request, so that requests pause and then go one at a time until one is accepted.</summary>
    public bool IsRefused
    {
        get
        {
            lock (gate)
            {
                return isProbing;
            }
        }
    }

    /// <summary>Permits that are out.</summary>
    public int InFlight
    {
        get
        {
            lock (gate)
            {
                return inFlight.Count;
            }
        }
    }

    /// <summary>Whether no request is under way, waits or counts, so that nothing is lost by forgetting the allowance.</summary>
    public bool IsIdle
    {
        get
        {
            lock (gate)
            {
                Forget();
                return waiters.Count == 0 && inFlight.Count == 0 && answered.Count == 0 && !isProbing;
            }
        }
    }

    /// <summary>Requests that could be sent now; null if there is no limit.</summary>
    public int? Left
    {
        get
        {
            lock (gate)
            {
                Forget();
                Report();
                return LimitLocked == 0 ? null
                    : timeProvider.GetTimestamp() < pausedUntil ? 0
                    : isProbing ? Math.Min(Free, inFlight.Count == 0 ? 1 : 0)
                    : Free;
            }
        }
    }

    private int LimitLocked => chosenLimit is null or > 0 && reportedLimit is { } reported ? Math.Min(chosenLimit ?? reported, reported) : chosenLimit ?? documentedLimit;

    private int Free
    {
        get
        {
            var now = timeProvider.GetTimestamp();
            return Math.Max(0, LimitLocked - inFlight.Count - answered.Count(until => until >= now) - (peers?.RequestsUntil.Count(until => until >= now) ?? 0));
        }
    }

    /// <summary>Takes a permit, now or when its turn comes.</summary>
    public Task<Permit> AcquireAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<Permit>(cancellationToken);
        }

        LinkedListNode<TaskCompletionSource<Permit>> waiter;
        lock (gate)
        {
            PumpLocked();
            if (waiters.Count == 0 && TryGrant() is { } permit)
            {
                return Task.FromResult(permit);
            }

            waiter = waiters.AddLast(new TaskCompletionSource<Permit>(TaskCreationOptions.RunContinuationsAsynchronously));
            SetTimer();
        }

        return WaitAsync(waiter, cancellationToken);
    }

    /// <summary>The wait of the request that came last; null if it depends on answers that are still outstanding.</summary>
    public TimeSpan? EstimateWait()
    {
        lock (gate)
        {
            Forget();
            var now = timeProvider.GetTimestamp();
            var until = Math.Max(now, pausedUntil);
            if (LimitLocked > 0 && waiters.Count - 1 - Free is >= 0 and var index)
            {
                // The permit that the request will get is the one that becomes free at its place in the queue.
                long[] leaving = [.. answered.Concat(peers?.RequestsUntil ?? []).Where(left => left >= now).OrderBy(left => left)];
                if (index >= leaving.Length)
                {
                    return null;
                }

                until = Math.Max(until, leaving[index]);
            }

            return timeProvider.GetElapsedTime(now, until);
        }
    }

    /// <summary>Adopts the limit and window that the gateway named in a refusal.</summary>
    public void Adopt(int requests, TimeSpan period)
    {
        lock (gate)
        {
            reportedLimit = requests;
            window = Ticks(period);
        }
    }

    private async Task<Permit> WaitAsync(LinkedListNode<TaskCompletionSource<Permit>> waiter, CancellationToken cancellationToken)
    {
        using var cancellation = cancellationToken.Register(() => Abandon(waiter, cancellationToken));
        return await waiter.Value.Task.ConfigureAwait(false);
    }

    private void Abandon(LinkedListNode<TaskCompletionSource<Permit>> waiter, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (waiter.List is not null)
            {
                waiters.Remove(waiter);
            }
        }

        waiter.Value.TrySetCanceled(cancellationToken);
    }

    private void Pump()
    {
        lock (gate)
        {
            PumpLocked();
        }
    }

    private void PumpLocked()
    {
        Forget();
        while (waiters.First is { } first && TryGrant() is { } permit)
        {
            waiters.RemoveFirst();
            first.Value.TrySetResult(permit);
        }

        if (reportAt <= timeProvider.GetTimestamp())
        {
            Report();
        }

        SetTimer();
    }

    private Permit? TryGrant()
    {
        var now = timeProvider.GetTimestamp();
        lookAt = null;
        if (now < pausedUntil || (isProbing && inFlight.Count > 0))
        {
            return null;
        }

        var until = now + window + Ticks(Margin);
        if (LimitLocked > 0 && !(Exchange(until) ?? HasRoom(now)))
        {
            lookAt = peers is null ? null : NextLook(now);
            return null;
        }

        var permit = new Permit(this, refusals, until);
        inFlight.Add(permit);
        return permit;
    }

    private bool HasRoom(long now) => inFlight.Count + answered.Count(until => until >= now) < LimitLocked;

    /// <summary>When a request of any process leaves the window, or, where one is free but reserved for another process, soon; and in time to stay present.</summary>
    private long NextLook(long now)
    {
        var next = Free > 0 ? now + Ticks(DeferDelay) : peers!.RequestsUntil.Concat(answered).Where(until => until >= now).Append(long.MaxValue).Min();
        return Math.Min(next, now + (Ticks(AllowancePeers.Presence) / 2));
    }

    private void Report()
    {
        if (LimitLocked > 0)
        {
            Exchange(null);
        }

        reportAt = null;
    }

    /// <returns>Whether the wanted request may be sent; null if there are no other processes to ask.</returns>
    private bool? Exchange(long? wanted)
    {
        if (peers is null)
        {
            return null;
        }

        reportAt = null;
        if (wanted is not null)
        {
            activeUntil = timeProvider.GetTimestamp() + Ticks(AllowancePeers.Presence);
        }

        var mayTake = peers.TryTake(
            new OwnUse([.. answered, .. inFlight.Select(permit => permit.Until)], activeUntil, pausedUntil), wanted, LimitLocked, window);
        if (peers.PausedUntil > pausedUntil)
        {
            refusals++;
            isProbing = true;
            pausedUntil = peers.PausedUntil.Value;
        }

        return mayTake;
    }

    private void SetTimer()
    {
        var change = waiters.Count > 0 ? NextChange() : null;
        if ((change < reportAt ? change : reportAt ?? change) is { } time)
        {
            var due = timeProvider.GetElapsedTime(timeProvider.GetTimestamp(), time);

            // Timers count whole milliseconds; a timer that fires early grants nothing and is set again.
            timer.Change((due > TimeSpan.Zero ? due : TimeSpan.Zero) + Tick, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>When time alone may release the next permit; null if an answer must come first.</summary>
    private long? NextChange()
    {
        var now = timeProvider.GetTimestamp();
        if (now < pausedUntil)
        {
            return pausedUntil;
        }

        if (lookAt is not null)
        {
            return lookAt;
        }

        return LimitLocked > 0 && answered.FindIndex(until => until >= now) is >= 0 and var first ? answered[first] : null;
    }

    /// <summary>A window includes both its ends: a request exactly 30 seconds after an answer could still be one too many.</summary>
    private void Forget()
    {
        var now = timeProvider.GetTimestamp();
        answered.RemoveAll(until => until < now);
    }

    private void Release(Permit permit)
    {
        lock (gate)
        {
            inFlight.Remove(permit);
            var now = timeProvider.GetTimestamp();
            if (permit.WasSent && !permit.WasRefused && LimitLocked > 0)
            {
                var until = now + window + (permit.WasAnswered ? 0 : Ticks(Margin));
                var index = answered.BinarySearch(until);
                answered.Insert(index < 0 ? ~index : index, until);
            }

            if (permit.WasRefused)
            {
                refusals++;
                isProbing = true;
                pausedUntil = now + (long)(Ticks(PauseAfterRefusal) * (0.5 + Runtime.NextRandom()));
            }
            else if (permit.WasAnswered && permit.RefusalsBefore == refusals)
            {
                isProbing = false;
            }

            if (peers is not null && LimitLocked > 0)
            {
                // A refusal concerns the other processes at once.
                reportAt = permit.WasRefused ? now : reportAt ?? now + Ticks(ReportDelay);
            }

            PumpLocked();
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * timeProvider.TimestampFrequency);

    /// <summary>The right to send one request. Dispose it when the answer has come, or will not come.</summary>
    /// <param name="allowance">Where it returns to.</param>
    /// <param name="refusalsBefore">Refusals until it was granted: only a request granted after the last one shows that the gateway accepts requests again.</param>
    /// <param name="until">When the request leaves the gateway's window if nothing more is heard of it.</param>
    internal sealed class Permit(RequestAllowance allowance, long refusalsBefore, long until) : IDisposable
    {
        private int isReleased;

        public long RefusalsBefore => refusalsBefore;

        public long Until => until;

        /// <summary>Whether the gateway may have counted the request. If not, the permit is free at once.</summary>
        public bool WasSent { get; set; }

        /// <summary>Whether the gateway accepted the request.</summary>
        public bool WasAnswered { get; set; }

        /// <summary>Whether the gateway refused the request for frequency, and so did not count it.</summary>
        public bool WasRefused { get; set; }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isReleased, 1) == 0)
            {
                allowance.Release(this);
            }
        }
    }
}

namespace Moomoo.OpenD.Resilience;

/// <summary>
/// Limits requests of one call in any window (protocol page, "Limits"): who may send now, who waits, and until when. RateLimiting's
/// SlidingWindowRateLimiter moves in segments, so it would either allow a 31st request or wait longer than needed; and it cannot be paused
/// when the gateway reports that other programs use the allowance too.
/// </summary>
internal sealed class RequestAllowance
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly object gate = new();
    private readonly TimeProvider timeProvider;
    private readonly RequestWindow window;
    private readonly RefusalPause pause;
    private readonly AllowanceSharing? sharing;
    private readonly PermitQueue waiting;
    private readonly ITimer timer;

    /// <param name="documentedLimit">Requests in a window, unless another limit is chosen or the gateway reports one.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="peers">The other processes of the machine; null if this process is on its own.</param>
    public RequestAllowance(int documentedLimit, TimeProvider timeProvider, AllowancePeers? peers = null)
    {
        this.timeProvider = timeProvider;
        window = new RequestWindow(documentedLimit, timeProvider);
        pause = new RefusalPause(timeProvider);
        sharing = peers is null ? null : new AllowanceSharing(peers, window, pause, timeProvider);
        waiting = new PermitQueue(gate);
        timer = timeProvider.CreateIdleTimer(static state => ((RequestAllowance)state!).Pump(), this);
    }

    /// <summary>See <see cref="RequestWindow.Limit"/>.</summary>
    public int Limit
    {
        get
        {
            lock (gate)
            {
                return window.Limit;
            }
        }

        set
        {
            lock (gate)
            {
                window.Limit = value;
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
                return pause.IsProbing;
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
                return window.InFlight;
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
                return waiting.Count == 0 && window.CountAt(timeProvider.GetTimestamp()) == 0 && !pause.IsProbing;
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
                sharing?.Report();
                var now = timeProvider.GetTimestamp();
                return window.Limit == 0 ? null
                    : !pause.MaySend(now, window.InFlight) ? 0
                    : pause.IsProbing ? Math.Min(FreeAt(now), 1)
                    : FreeAt(now);
            }
        }
    }

    /// <summary>Takes a permit, now or when its turn comes.</summary>
    public Task<RequestPermit> AcquireAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<RequestPermit>(cancellationToken);
        }

        lock (gate)
        {
            PumpLocked();
            if (waiting.Count == 0 && TryGrant() is { } permit)
            {
                return Task.FromResult(permit);
            }

            var turn = waiting.WaitAsync(cancellationToken);
            SetTimer();
            return turn;
        }
    }

    /// <summary>The wait of the request that came last; null if it depends on answers that are still outstanding.</summary>
    public TimeSpan? EstimateWait()
    {
        lock (gate)
        {
            var now = timeProvider.GetTimestamp();
            var until = Math.Max(now, pause.Until);
            if (window.Limit > 0 && waiting.Count - 1 - FreeAt(now) is >= 0 and var index)
            {
                // The permit that the request will get is the one that becomes free at its place in the queue.
                long[] leaving = [.. window.AnsweredAt(now).Concat(OthersAt(now)).OrderBy(left => left)];
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
            window.Adopt(requests, period);
        }
    }

    /// <summary>Takes a permit back.</summary>
    public void Release(RequestPermit permit)
    {
        lock (gate)
        {
            var now = timeProvider.GetTimestamp();
            window.Release(permit, now);
            if (permit.WasRefused)
            {
                pause.Begin(now);
            }
            else if (permit.WasAnswered)
            {
                pause.Accept(permit);
            }

            if (window.Limit > 0)
            {
                // A refusal concerns the other processes at once.
                sharing?.ReportSoon(now, isUrgent: permit.WasRefused);
            }

            PumpLocked();
        }
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
        while (waiting.Count > 0 && TryGrant() is { } permit)
        {
            waiting.GrantFirst(permit);
        }

        if (sharing?.ReportAt <= timeProvider.GetTimestamp())
        {
            sharing!.Report();
        }

        SetTimer();
    }

    private RequestPermit? TryGrant()
    {
        var now = timeProvider.GetTimestamp();
        sharing?.StopLooking();
        if (!pause.MaySend(now, window.InFlight))
        {
            return null;
        }

        if (window.Limit > 0 && !(sharing?.TryTake(now) ?? window.CountAt(now) < window.Limit))
        {
            sharing?.LookAgain(now, isReserved: FreeAt(now) > 0);
            return null;
        }

        var permit = new RequestPermit(this, pause.Refusals, window.LeavesAt(now));
        window.Add(permit);
        return permit;
    }

    private int FreeAt(long now) => Math.Max(0, window.Limit - window.CountAt(now) - OthersAt(now).Count());

    private IEnumerable<long> OthersAt(long now) => sharing?.RequestsUntil.Where(until => until >= now) ?? [];

    private void SetTimer()
    {
        var now = timeProvider.GetTimestamp();
        var change = waiting.Count > 0 ? NextChange(now) : null;
        var reportAt = sharing?.ReportAt;
        if ((change < reportAt ? change : reportAt ?? change) is { } time)
        {
            var due = timeProvider.GetElapsedTime(now, time);

            // Timers count whole milliseconds; a timer that fires early grants nothing and is set again.
            timer.Change((due > TimeSpan.Zero ? due : TimeSpan.Zero) + Tick, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>When time alone may release the next permit; null if an answer must come first.</summary>
    private long? NextChange(long now) =>
        now < pause.Until ? pause.Until
        : sharing?.LookAt is { } lookAt ? lookAt
        : window.Limit > 0 && window.AnsweredAt(now) is [var first, ..] ? first
        : null;
}

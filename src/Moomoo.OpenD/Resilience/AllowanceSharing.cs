namespace Moomoo.OpenD.Resilience;

/// <summary>When this process reports its use of an allowance to the others, and when it looks at theirs again. Times are timestamps of the clock. Not thread-safe.</summary>
internal sealed class AllowanceSharing(AllowancePeers peers, RequestWindow window, RefusalPause pause, TimeProvider timeProvider)
{
    /// <summary>Other processes learn within this time that an answer has come.</summary>
    private static readonly TimeSpan ReportDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>How often a process looks whether another has taken what is reserved for it.</summary>
    private static readonly TimeSpan DeferDelay = TimeSpan.FromMilliseconds(50);

    private long activeUntil = long.MinValue;

    /// <summary>When to report; null if there is no need.</summary>
    public long? ReportAt { get; private set; }

    /// <summary>When to look at the others again for a request that waits; null if there is no need.</summary>
    public long? LookAt { get; private set; }

    /// <summary>When the requests of other processes leave the gateway's window.</summary>
    public IEnumerable<long> RequestsUntil => peers.RequestsUntil;

    /// <summary>Takes one request, unless it is another process's turn.</summary>
    /// <returns>Whether it may be sent; null if the other processes cannot be asked.</returns>
    public bool? TryTake(long now)
    {
        activeUntil = now + timeProvider.ToTimestamp(AllowancePeers.Presence);
        return Exchange(window.LeavesAt(now));
    }

    /// <summary>Tells the others what this process uses, and learns what they use.</summary>
    public void Report()
    {
        if (window.Limit > 0)
        {
            Exchange(null);
        }

        ReportAt = null;
    }

    public void ReportSoon(long now, bool isUrgent) => ReportAt = isUrgent ? now : ReportAt ?? (now + timeProvider.ToTimestamp(ReportDelay));

    public void StopLooking() => LookAt = null;

    /// <summary>Looks again when a request of any process leaves the window, or, where one is free but reserved for another process, soon; and in time to stay present.</summary>
    public void LookAgain(long now, bool isReserved)
    {
        var next = isReserved
            ? now + timeProvider.ToTimestamp(DeferDelay)
            : peers.RequestsUntil.Where(until => until >= now).Concat(window.AnsweredAt(now)).Append(long.MaxValue).Min();
        LookAt = Math.Min(next, now + (timeProvider.ToTimestamp(AllowancePeers.Presence) / 2));
    }

    private bool? Exchange(long? wanted)
    {
        ReportAt = null;
        var mayTake = peers.TryTake(new OwnUse(window.RequestsUntil, activeUntil, pause.Until), wanted, window.Limit, window.Length);
        if (peers.PausedUntil is { } until)
        {
            pause.Join(until);
        }

        return mayTake;
    }
}

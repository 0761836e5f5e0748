namespace Moomoo.OpenD.Resilience;

/// <summary>
/// After a refusal for frequency nothing is sent for between half and one and a half times <see cref="TypicalLength"/>, and then one request
/// at a time until one is accepted. Times are timestamps of the clock. Not thread-safe.
/// </summary>
internal sealed class RefusalPause(TimeProvider timeProvider)
{
    /// <summary>Often enough to find what another program leaves free, and with jitter so as not to keep missing it.</summary>
    public static readonly TimeSpan TypicalLength = TimeSpan.FromSeconds(2);

    /// <summary>Refusals so far.</summary>
    public long Refusals { get; private set; }

    /// <summary>Whether the gateway refused the last request, so that requests go one at a time.</summary>
    public bool IsProbing { get; private set; }

    public long Until { get; private set; } = long.MinValue;

    public bool MaySend(long now, int inFlight) => now >= Until && !(IsProbing && inFlight > 0);

    /// <summary>The gateway refused a request of this process.</summary>
    public void Begin(long now) => BeginUntil(now + (long)(timeProvider.ToTimestamp(TypicalLength) * (0.5 + Runtime.NextRandom())));

    /// <summary>Joins the pause of another process.</summary>
    public void Join(long until)
    {
        if (until > Until)
        {
            BeginUntil(until);
        }
    }

    /// <summary>The gateway accepted a request; one sent before the last refusal shows nothing.</summary>
    public void Accept(RequestPermit permit) => IsProbing &= permit.RefusalsBefore != Refusals;

    private void BeginUntil(long until)
    {
        Refusals++;
        IsProbing = true;
        Until = until;
    }
}

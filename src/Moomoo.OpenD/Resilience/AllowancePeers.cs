namespace Moomoo.OpenD.Resilience;

/// <summary>
/// The other processes of this machine that use one gateway's allowance for one call. Each counts what it takes, and what is free goes
/// to those that have taken least, so that all that send come out even. A process that starts late, or has taken less for any other reason, catches up on at most
/// half a window's requests; one that no longer sends leaves its share to the others. Times are timestamps of the clock.
/// </summary>
/// <remarks>The first request of every process comes through here, and each LINQ method over numbers would first be compiled: it takes loops.</remarks>
internal sealed class AllowancePeers(AllowanceLedger ledger, string allowance, TimeProvider timeProvider, long process)
{
    /// <summary>A process counts as one that sends for this long after it last reported; it reports at least twice as often while it waits.</summary>
    public static readonly TimeSpan Presence = TimeSpan.FromSeconds(2);

    /// <summary>This process, to the others.</summary>
    public static readonly long ThisProcess = BitConverter.ToInt64(Guid.NewGuid().ToByteArray(), 0);

    private readonly long allowanceId = Hash(allowance);
    private List<LedgerEntry> others = [];
    private long taken;

    /// <summary>When the requests of other processes leave the gateway's window.</summary>
    public IEnumerable<long> RequestsUntil => OthersOf(LedgerEntryKind.Request).Select(entry => entry.Until);

    /// <summary>The end of the latest pause after a refusal of another process; null if there was none.</summary>
    public long? PausedUntil
    {
        get
        {
            long? latest = null;
            foreach (var pause in OthersOf(LedgerEntryKind.Pause))
            {
                latest = latest > pause.Until ? latest : pause.Until;
            }

            return latest;
        }
    }

    /// <summary>Requests of other processes that count now.</summary>
    public int CountAt(long now) => others.Count(entry => entry.Kind == LedgerEntryKind.Request && entry.Until >= now);

    /// <summary>Reports this process's own use and learns that of the others, as one step.</summary>
    /// <param name="own">This process's own use.</param>
    /// <param name="wanted">When a further request would leave the gateway's window; null if none is wanted.</param>
    /// <param name="limit">Requests in a window.</param>
    /// <param name="window">Its length.</param>
    /// <returns>Whether the further request may be sent; null if the other processes cannot be asked.</returns>
    public bool? TryTake(OwnUse own, long? wanted, int limit, long window)
    {
        var now = timeProvider.GetTimestamp();
        var utcNow = timeProvider.GetUtcNow().Ticks;
        var mayTake = false;
        var isShared = ledger.TryUpdate(entries =>
        {
            entries.RemoveAll(entry => entry.Until < utcNow || entry.Until > utcNow + LongestOf(entry.Allowance, window) + RequestWindow.Margin.Ticks);
            entries.RemoveAll(entry => entry.Allowance == allowanceId && entry.Process == process);
            others = [.. entries.Where(entry => entry.Allowance == allowanceId).Select(entry => entry with { Until = now + FromTicks(entry.Until - utcNow) })];
            mayTake = wanted is not null && !(PausedUntil > now) && MayTake(limit - own.CountAt(now) - CountAt(now), limit);
            taken += mayTake ? 1 : 0;
            foreach (var until in own.RequestsUntil)
            {
                Add(LedgerEntryKind.Request, until);
            }

            Add(LedgerEntryKind.Request, mayTake ? wanted!.Value : long.MinValue);
            Add(LedgerEntryKind.Presence, own.ActiveUntil);
            Add(LedgerEntryKind.Pause, own.PausedUntil);

            void Add(LedgerEntryKind kind, long until)
            {
                if (until >= now)
                {
                    entries.Add(new LedgerEntry(allowanceId, process, kind, utcNow + ToTicks(until - now), taken));
                }
            }
        });
        if (!isShared)
        {
            others = [];
        }

        return isShared ? mayTake : null;
    }

    /// <summary>What is free is poured over those that send, lowest first; it must rise above what this process has taken.</summary>
    private bool MayTake(int free, int limit)
    {
        var most = 0L;
        foreach (var peer in OthersOf(LedgerEntryKind.Presence))
        {
            most = Math.Max(most, peer.Taken);
        }

        taken = Math.Max(taken, most - (limit / 2));
        var below = 0L;
        foreach (var peer in OthersOf(LedgerEntryKind.Presence))
        {
            below += Math.Max(0, taken - peer.Taken);
        }

        return below < free;
    }

    private IEnumerable<LedgerEntry> OthersOf(LedgerEntryKind kind) => others.Where(entry => entry.Kind == kind);

    /// <summary>Entries that lie further ahead were written by another clock. The windows of other calls are not known here.</summary>
    private long LongestOf(long entryAllowance, long window) => entryAllowance == allowanceId ? ToTicks(window) : RefusalText.LongestWindow.Ticks;

    private long ToTicks(long timestamp) => (long)(timestamp * ((double)TimeSpan.TicksPerSecond / timeProvider.TimestampFrequency));

    private long FromTicks(long ticks) => (long)(ticks * ((double)timeProvider.TimestampFrequency / TimeSpan.TicksPerSecond));

    /// <summary>FNV-1a, the same in every process, unlike GetHashCode.</summary>
    private static long Hash(string text)
    {
        var hash = 14695981039346656037;
        foreach (var c in text)
        {
            hash = unchecked((hash ^ c) * 1099511628211);
        }

        return unchecked((long)hash);
    }
}

/// <summary>What a process reports of itself, as timestamps.</summary>
/// <param name="RequestsUntil">When its requests leave the gateway's window.</param>
/// <param name="ActiveUntil">Until when it is presumed to send.</param>
/// <param name="PausedUntil">The end of the pause after the gateway refused one of its requests.</param>
internal readonly record struct OwnUse(long[] RequestsUntil, long ActiveUntil, long PausedUntil)
{
    /// <summary>Its requests that count now.</summary>
    public int CountAt(long now)
    {
        var count = 0;
        foreach (var until in RequestsUntil)
        {
            count += until >= now ? 1 : 0;
        }

        return count;
    }
}

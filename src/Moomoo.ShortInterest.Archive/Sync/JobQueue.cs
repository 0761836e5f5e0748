using Moomoo.ShortInterest.Archive.Store;

namespace Moomoo.ShortInterest.Archive.Sync;

/// <summary>
/// The codes that a sync has still to ask for. Other syncs of the archive ask for the same ones: each code goes to the sync that claims it first,
/// and one that another sync has is looked at again until that one has answered it, or given it back, or died.
/// </summary>
internal sealed class JobQueue(SyncSession session, SyncProgressCounter progress)
{
    /// <summary>How many codes to name in a claim, so that one is found even if other syncs have the first ones.</summary>
    private const int LookAhead = 64;

    private readonly Queue<SyncJob> jobs = new();
    private readonly List<SyncJob> elsewhere = [];

    /// <summary>Codes that no other sync is known to have.</summary>
    public int Count => jobs.Count;

    /// <summary>Whether every code is taken or answered.</summary>
    public bool IsEmpty => jobs.Count == 0 && elsewhere.Count == 0;

    public void Add(SyncJob job) => jobs.Enqueue(job);

    /// <summary>Claims the next codes of one query.</summary>
    /// <returns>Fewer than wanted, or none, if other syncs have the rest.</returns>
    public async Task<IReadOnlyList<SyncJob>> TakeAsync(int count, CancellationToken cancellationToken)
    {
        var taken = new List<SyncJob>();
        while (taken.Count == 0 && jobs.Count > 0)
        {
            taken.AddRange(await session.RunAsync(() => Take(count), cancellationToken).ConfigureAwait(false));
        }

        return taken;
    }

    /// <summary>Claims one code that is not in the queue, and waits while another sync has it.</summary>
    /// <returns>Null if the other sync has answered it.</returns>
    public async Task<SyncJob?> ClaimAsync(SyncJob job, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await session.RunAsync(() => Claim([job], 1), cancellationToken).ConfigureAwait(false) is [var claimed])
            {
                return await session.RunAsync(() => TakeUnlessAnswered(job, claimed), cancellationToken).ConfigureAwait(false);
            }

            if ((await session.RunAsync(() => RemoveAnswered([job]), cancellationToken).ConfigureAwait(false)).Count == 0)
            {
                return null;
            }

            await session.WaitForOthersAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits a while for the codes that other syncs have, and looks which of them are left.</summary>
    public async Task WaitForOthersAsync(CancellationToken cancellationToken)
    {
        await session.WaitForOthersAsync(cancellationToken).ConfigureAwait(false);
        var left = await session.RunAsync(() => RemoveAnswered(elsewhere), cancellationToken).ConfigureAwait(false);
        elsewhere.Clear();
        foreach (var job in left)
        {
            jobs.Enqueue(job);
        }
    }

    public SyncJob Remove() => jobs.Dequeue();

    private List<SyncJob> Take(int count)
    {
        var query = jobs.Peek().Group.Query;
        var window = jobs.TakeWhile(job => job.Group.Query == query).Take(Math.Max(count, LookAhead)).ToArray();
        var claimed = Claim(window, count).ToDictionary(coverage => coverage.Code);
        var othersHaveTheRest = claimed.Count < count;
        var taken = new List<SyncJob>();
        for (var seen = 0; seen < window.Length && (claimed.Count > 0 || othersHaveTheRest); seen++)
        {
            var job = jobs.Dequeue();
            if (!claimed.TryGetValue(job.Coverage.Code, out var coverage))
            {
                elsewhere.Add(job);
            }
            else if (claimed.Remove(job.Coverage.Code) && TakeUnlessAnswered(job, coverage) is { } mine)
            {
                taken.Add(mine);
            }
        }

        return taken;
    }

    private IReadOnlyList<Coverage> Claim(SyncJob[] wanted, int count) =>
        session.Store.Claim(wanted[0].Group.Query, [.. wanted.Select(job => job.Coverage)], count);

    /// <summary>The job, on what the archive has now; null if another sync has answered it.</summary>
    private SyncJob? TakeUnlessAnswered(SyncJob job, Coverage claimed)
    {
        if (!IsAnswered(job, claimed))
        {
            return job with { Coverage = claimed };
        }

        session.Store.Release(claimed);
        CountAnswered(job, claimed);
        return null;
    }

    /// <summary>Those that no other sync has answered yet, or forgotten since the gateway does not know it.</summary>
    private List<SyncJob> RemoveAnswered(IReadOnlyList<SyncJob> wanted)
    {
        var left = new List<SyncJob>();
        foreach (var query in wanted.GroupBy(job => job.Group.Query))
        {
            var known = session.Store.ReadCoverage(query.Key).ToDictionary(coverage => coverage.Code);
            foreach (var job in query)
            {
                if (known.TryGetValue(job.Coverage.Code, out var now) && !IsAnswered(job, now))
                {
                    left.Add(job);
                }
                else
                {
                    CountAnswered(job, now);
                }
            }
        }

        return left;
    }

    /// <summary>Compared with itself: the clocks of two machines differ.</summary>
    private static bool IsAnswered(SyncJob job, Coverage now) => now.LastAsked != job.Coverage.LastAsked && now.IsComplete;

    private void CountAnswered(SyncJob job, Coverage? now)
    {
        job.Group.CountAnsweredElsewhere(now);
        progress.Complete(job.Group, job.Coverage);
    }
}

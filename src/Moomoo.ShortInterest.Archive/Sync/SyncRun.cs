using System.Runtime.CompilerServices;
using Moomoo.OpenD;
using Moomoo.ShortInterest.Archive.Store;

namespace Moomoo.ShortInterest.Archive.Sync;

/// <summary>A sync under way: asks for codes, many at a time, and writes each as soon as it is whole.</summary>
internal sealed class SyncRun
{
    private const int CodesInFlight = 16;
    private const int MostLeaders = 5;

    private readonly SyncSession session;
    private readonly ArchiveSyncOptions options;
    private readonly GatewayPool gateways;
    private readonly SyncProgressCounter progress;
    private readonly JobQueue jobs;

    public SyncRun(SyncSession session, IEnumerable<OpenDClient> clients, ArchiveSyncOptions options)
    {
        this.session = session;
        this.options = options;
        gateways = new GatewayPool(clients);
        progress = new SyncProgressCounter(gateways, () => session.Now);
        jobs = new JobQueue(session, progress);
    }

    public async IAsyncEnumerable<ArchiveSyncStep> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var codes = options.Markets is null ? options.Codes : await MarketCodes.ListAsync(gateways, options, cancellationToken).ConfigureAwait(false);
        var groups = await session.RunAsync(() => session.Register(options with { Codes = codes, Markets = null }), cancellationToken).ConfigureAwait(false);
        foreach (var group in groups.Where(group => group.Calendar is not null))
        {
            var plan = group.Plan(session.Now, options.Force);
            Enqueue(group, plan.Certain);
            await foreach (var step in FollowLeaderAsync(group, plan, cancellationToken).ConfigureAwait(false))
            {
                yield return step;
            }
        }

        var availability = groups.Where(group => group.Calendar is null).ToArray();
        foreach (var group in availability)
        {
            group.Codes.ToList().ForEach(code => progress.Add(group, code));
        }

        await foreach (var step in AskAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return step;
        }

        foreach (var group in availability)
        {
            await foreach (var step in new AvailabilityRun(session, gateways, progress, options).RunAsync(group, cancellationToken).ConfigureAwait(false))
            {
                yield return step;
            }
        }

        foreach (var group in groups)
        {
            if (!gateways.IsEmpty)
            {
                await session.RunAsync(() => session.Store.WriteLastSync(group.Query, group.Market), cancellationToken).ConfigureAwait(false);
            }

            yield return new MarketSynced(group.Summarize(session.Elapsed));
        }
    }

    /// <summary>
    /// Asks for one code that has the newest day of its market, and for the others only if that one has something new. Of several syncs at once
    /// one asks, and the others wait for its answer.
    /// </summary>
    private async IAsyncEnumerable<ArchiveSyncStep> FollowLeaderAsync(SyncGroup group, SyncPlan plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var newest = group.MarketNewest;
        var tried = new HashSet<SecurityCode>();
        foreach (var leader in plan.Leaders.Take(MostLeaders))
        {
            if (gateways.IsEmpty)
            {
                break;
            }

            tried.Add(leader.Code);
            progress.Add(group, leader);
            if (await jobs.ClaimAsync(new SyncJob(group, leader, WantsNewest: true), cancellationToken).ConfigureAwait(false) is not { } job)
            {
                break;
            }

            var result = await AskAsync(gateways.Take(), job, cancellationToken).ConfigureAwait(false);
            foreach (var step in await FinishAsync(result, cancellationToken).ConfigureAwait(false))
            {
                yield return step;
            }

            if (result.Error is null)
            {
                break;
            }
        }

        if (group.MarketNewest > newest)
        {
            Enqueue(group, plan.Followers.Where(code => !tried.Contains(code.Code)));
        }
    }

    private async IAsyncEnumerable<ArchiveSyncStep> AskAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new List<Task<SyncResult>>();
        try
        {
            while (true)
            {
                while (running.Count < CodesInFlight && !gateways.IsEmpty && await jobs.TakeAsync(1, cancellationToken).ConfigureAwait(false) is [var job])
                {
                    running.Add(AskAsync(gateways.Take(), job, abandoned.Token));
                }

                if (running.Count == 0 && (jobs.IsEmpty || gateways.IsEmpty))
                {
                    break;
                }

                if (running.Count == 0)
                {
                    await jobs.WaitForOthersAsync(cancellationToken).ConfigureAwait(false);
                    continue;
                }

                var done = await Task.WhenAny(running).ConfigureAwait(false);
                running.Remove(done);
                foreach (var step in await FinishAsync(await done.ConfigureAwait(false), cancellationToken).ConfigureAwait(false))
                {
                    yield return step;
                }
            }
        }
        finally
        {
            abandoned.Cancel();
            await Task.WhenAll(running.Select(SwallowAsync)).ConfigureAwait(false);
        }

        if (jobs.Count > 0)
        {
            yield return new GatewayLost(gateways.LastLoss!, jobs.Count);
        }

        while (jobs.Count > 0)
        {
            var job = jobs.Remove();
            job.Group.CountFailure(job.Coverage.Code);
        }
    }

    private async Task<SyncResult> AskAsync(OpenDClient client, SyncJob job, CancellationToken cancellationToken)
    {
        try
        {
            var stored = await session.RunAsync(() => session.Store.ReadRows(job.Coverage), cancellationToken).ConfigureAwait(false);
            var reader = new CodeReader(client, job.Coverage, options.Progress, () => job.Group.CountRequests(1));
            return new SyncResult(job, client, await reader.ReadAsync(stored, job.WantsNewest, cancellationToken).ConfigureAwait(false), null);
        }
        catch (ShortInterestException e) when (e is not ArchiveException)
        {
            return new SyncResult(job, client, null, e);
        }
    }

    /// <summary>Writes what was read of a code, or deals with its failure.</summary>
    private async Task<IReadOnlyList<ArchiveSyncStep>> FinishAsync(SyncResult result, CancellationToken cancellationToken)
    {
        gateways.Return(result.Client);
        return result.Error is { } error
            ? await FailAsync(result, error, cancellationToken).ConfigureAwait(false)
            : await session.RunAsync(() => Write(result.Job, result.Reading!).ToArray(), cancellationToken).ConfigureAwait(false);
    }

    private IEnumerable<ArchiveSyncStep> Write(SyncJob job, CodeReading reading)
    {
        var (coverage, changes) = (reading.Coverage, reading.Changes);
        job.Group.CountAnsweredElsewhere(coverage);
        var isWritten = session.Store.Write(job.WantsNewest ? SyncPlan.AfterAnswer(coverage, job.Group.MarketNewest, session.Now) : coverage, changes);
        var done = progress.Complete(job.Group, job.Coverage);
        if (isWritten)
        {
            job.Group.CountAnswer(coverage, changes);
            yield return new CodeSynced(coverage.Code, coverage.Query, [.. changes.New.Select(row => row.Row)], [.. changes.Revised.Select(row => row.Row)], done);
        }
    }

    private async Task<IReadOnlyList<ArchiveSyncStep>> FailAsync(SyncResult result, ShortInterestException error, CancellationToken cancellationToken)
    {
        var (group, coverage) = (result.Job.Group, result.Job.Coverage);
        var (isLost, isNews) = gateways.Drop(result.Client, error);
        if (isLost)
        {
            jobs.Add(result.Job);
            return isNews && !gateways.IsEmpty ? [new GatewayLost(gateways.LastLoss!, 0)] : [];
        }

        await session.RunAsync(() => session.GiveUp(coverage, error), cancellationToken).ConfigureAwait(false);
        group.CountFailure(coverage.Code);
        return [new CodeFailed(coverage.Code, coverage.Query, error, progress.Complete(group, coverage))];
    }

    private void Enqueue(SyncGroup group, IEnumerable<Coverage> codes)
    {
        foreach (var code in codes)
        {
            jobs.Add(new SyncJob(group, code, code.IsComplete || SyncPlan.IsDue(code, group.Calendar!, session.Now)));
            progress.Add(group, code);
        }
    }

    private static async Task SwallowAsync(Task task)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or ShortInterestException)
        {
            // abandoned: the sync has ended for another reason
        }
    }
}

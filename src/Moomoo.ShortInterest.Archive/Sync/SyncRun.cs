using System.Runtime.CompilerServices;
using Moomoo.OpenD;
using Moomoo.ShortInterest.Archive.Store;

namespace Moomoo.ShortInterest.Archive.Sync;

/// <summary>A sync under way: asks for codes, many at a time, and writes each as it is whole.</summary>
internal sealed class SyncRun(SyncSession session, IEnumerable<OpenDClient> clients, ArchiveSyncOptions options)
{
    private const int CodesInFlight = 16;
    private const int MostLeaders = 5;

    private readonly GatewayPool gateways = new(clients);
    private readonly Queue<SyncJob> jobs = new();
    private GatewayException? lastLoss;
    private int codesDone;
    private int codesToAsk;
    private long requestsLeft;

    public async IAsyncEnumerable<ArchiveSyncStep> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var groups = await Task.Run(() => session.Register(options), cancellationToken).ConfigureAwait(false);
        foreach (var group in groups)
        {
            var plan = group.Plan(session.Now, options.Force);
            Enqueue(group, plan.Certain);
            await foreach (var step in FollowLeaderAsync(group, plan, cancellationToken).ConfigureAwait(false))
            {
                yield return step;
            }
        }

        await foreach (var step in AskAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return step;
        }

        foreach (var group in groups)
        {
            if (!gateways.IsEmpty)
            {
                session.Store.WriteLastSync(group.Query, group.Market);
            }

            yield return new MarketSynced(group.Summarize(session.Elapsed));
        }
    }

    /// <summary>Asks for one code that has the newest day of its market, and for the others only if that one has something new.</summary>
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
            codesToAsk++;
            var result = await AskAsync(gateways.Take(), new SyncJob(group, leader, WantsNewest: true), cancellationToken).ConfigureAwait(false);
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
                while (running.Count < CodesInFlight && jobs.Count > 0 && !gateways.IsEmpty)
                {
                    running.Add(AskAsync(gateways.Take(), jobs.Dequeue(), abandoned.Token));
                }

                if (running.Count == 0)
                {
                    break;
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
            yield return new GatewayLost(lastLoss!, jobs.Count);
        }

        while (jobs.Count > 0)
        {
            var job = jobs.Dequeue();
            job.Group.CountFailure(job.Coverage.Code);
        }
    }

    private async Task<SyncResult> AskAsync(OpenDClient client, SyncJob job, CancellationToken cancellationToken)
    {
        try
        {
            var stored = await Task.Run(() => session.Store.ReadRows(job.Coverage), cancellationToken).ConfigureAwait(false);
            var reader = new CodeReader(client, job.Coverage, options.Progress, job.Group.CountRequest);
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
        if (result.Error is not null)
        {
            return [.. Fail(result, result.Error)];
        }

        return [await Task.Run(() => Write(result.Job, result.Reading!), cancellationToken).ConfigureAwait(false)];
    }

    private CodeSynced Write(SyncJob job, CodeReading reading)
    {
        var (coverage, changes) = (reading.Coverage, reading.Changes);
        job.Group.CountAnswer(coverage, changes);
        session.Store.Write(job.WantsNewest ? SyncPlan.AfterAnswer(coverage, job.Group.MarketNewest, session.Now) : coverage, changes);
        return new CodeSynced(coverage.Code, coverage.Query, [.. changes.New.Select(row => row.Row)], [.. changes.Revised.Select(row => row.Row)], CountDone(job));
    }

    private IEnumerable<ArchiveSyncStep> Fail(SyncResult result, ShortInterestException error)
    {
        var (isLost, isNews) = gateways.Drop(result.Client, error);
        if (isLost)
        {
            lastLoss = (GatewayException)error;
            jobs.Enqueue(result.Job);
            if (isNews && !gateways.IsEmpty)
            {
                yield return new GatewayLost(lastLoss, 0);
            }

            yield break;
        }

        var coverage = result.Job.Coverage;
        if (error is GatewayRefusedException { IsTransient: false, IsForFrequency: false } && coverage.LastAsked is null)
        {
            session.Store.Forget(coverage);
        }

        result.Job.Group.CountFailure(coverage.Code);
        yield return new CodeFailed(coverage.Code, coverage.Query, error, CountDone(result.Job));
    }

    private void Enqueue(SyncGroup group, IEnumerable<Coverage> codes)
    {
        foreach (var code in codes)
        {
            jobs.Enqueue(new SyncJob(group, code, code.IsComplete || group.Calendar is not { } calendar || SyncPlan.IsDue(code, calendar, session.Now)));
            codesToAsk++;
            requestsLeft += group.EstimateRequests(code, session.Now);
        }
    }

    private ArchiveSyncProgress CountDone(SyncJob job)
    {
        codesDone++;
        requestsLeft = Math.Max(0, requestsLeft - job.Group.EstimateRequests(job.Coverage, session.Now));
        return new ArchiveSyncProgress(codesDone, codesToAsk, gateways.Rate is { } rate and > 0 ? TimeSpan.FromSeconds(requestsLeft / rate) : null);
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

using System.Runtime.CompilerServices;
using Moomoo.OpenD;
using Moomoo.ShortInterest.Archive.Store;

namespace Moomoo.ShortInterest.Archive.Sync;

/// <summary>
/// The part of a sync that asks for availability. The gateway knows only today's, of many codes in a request, so that every sync asks for every code.
/// </summary>
internal sealed class AvailabilityRun(SyncSession session, GatewayPool gateways, SyncProgressCounter progress, ArchiveSyncOptions options)
{
    public async IAsyncEnumerable<ArchiveSyncStep> RunAsync(SyncGroup group, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var jobs = new JobQueue(session, progress);
        foreach (var code in group.Codes)
        {
            jobs.Add(new SyncJob(group, code, WantsNewest: true));
        }

        while (!jobs.IsEmpty)
        {
            var taken = await jobs.TakeAsync(AvailabilityOptions.LargestCount, cancellationToken).ConfigureAwait(false);
            if (taken.Count == 0)
            {
                await jobs.WaitForOthersAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            Coverage[] codes = [.. taken.Select(job => job.Coverage)];
            foreach (var step in await AskAnyAsync(group, codes, cancellationToken).ConfigureAwait(false) ?? [LoseAll(group, jobs, codes)])
            {
                yield return step;
            }

            if (gateways.IsEmpty)
            {
                break;
            }
        }
    }

    /// <summary>Asks one gateway after another until one answers.</summary>
    /// <returns>Null if all are lost.</returns>
    private async Task<IReadOnlyList<ArchiveSyncStep>?> AskAnyAsync(SyncGroup group, IReadOnlyList<Coverage> codes, CancellationToken cancellationToken)
    {
        while (!gateways.IsEmpty)
        {
            var client = gateways.Take();
            try
            {
                return await AskAsync(group, codes, client, cancellationToken).ConfigureAwait(false);
            }
            catch (GatewayException e)
            {
                if (!gateways.Drop(client, e).IsLost)
                {
                    return await FailAsync(group, codes.Select(code => (code, (ShortInterestException)e)), cancellationToken).ConfigureAwait(false);
                }
            }
            finally
            {
                gateways.Return(client);
            }
        }

        return null;
    }

    private async Task<IReadOnlyList<ArchiveSyncStep>> AskAsync(SyncGroup group, IReadOnlyList<Coverage> codes, OpenDClient client, CancellationToken cancellationToken)
    {
        var byCode = codes.ToDictionary(coverage => coverage.Code.ToString());
        var steps = new List<ArchiveSyncStep>();
        var refused = new List<(Coverage Code, ShortInterestException Error)>();
        var requestsBefore = client.RequestsSent;
        var answers = client.GetShortAvailabilityAsync(
            [.. codes.Select(coverage => coverage.Code)],
            new AvailabilityOptions { Progress = options.Progress, OnRefused = (code, error) => refused.Add((byCode[code.ToString()], error)) },
            cancellationToken);
        await foreach (var page in answers.ConfigureAwait(false))
        {
            steps.AddRange(await session.RunAsync(() => Write(group, page.Rows.Select(row => (byCode[row.Code], row))).ToArray(), cancellationToken).ConfigureAwait(false));
        }

        group.CountRequests(client.RequestsSent - requestsBefore);
        steps.AddRange(await FailAsync(group, refused, cancellationToken).ConfigureAwait(false));
        return steps;
    }

    /// <summary>Writes a page, which is of many codes, in one transaction.</summary>
    private IEnumerable<ArchiveSyncStep> Write(SyncGroup group, IEnumerable<(Coverage Before, ShortAvailability Row)> page)
    {
        var codes = page.Select(code => (code.Before, After: Compare(group, code.Before, code.Row))).ToArray();
        var written = new HashSet<CodeChanges>(session.Store.Write(codes.Select(code => code.After)));
        foreach (var (before, after) in codes)
        {
            var done = progress.Complete(group, before);
            if (written.Contains(after))
            {
                group.CountAnswer(after.Coverage, after.Rows);
                yield return new CodeSynced(before.Code, group.Query, [.. after.Rows.New.Select(row => row.Row)], [.. after.Rows.Revised.Select(row => row.Row)], done);
            }
        }
    }

    private CodeChanges Compare(SyncGroup group, Coverage coverage, ShortAvailability row)
    {
        var day = row.GetDate();
        return new CodeChanges(
            coverage with { CompleteSince = Coverage.Beginning, LastAsked = session.Now, NewestDay = day > coverage.NewestDay || coverage.NewestDay is null ? day : coverage.NewestDay },
            RowChanges.Between(RowTable.Of(group.Query, group.Market), session.Store.ReadRows(coverage, since: day), [row]));
    }

    private async Task<IReadOnlyList<ArchiveSyncStep>> FailAsync(
        SyncGroup group, IEnumerable<(Coverage Code, ShortInterestException Error)> failures, CancellationToken cancellationToken)
    {
        var steps = new List<ArchiveSyncStep>();
        foreach (var (coverage, error) in failures)
        {
            await session.RunAsync(() => session.GiveUp(coverage, error), cancellationToken).ConfigureAwait(false);
            group.CountFailure(coverage.Code);
            steps.Add(new CodeFailed(coverage.Code, group.Query, error, progress.Complete(group, coverage)));
        }

        return steps;
    }

    private GatewayLost LoseAll(SyncGroup group, JobQueue jobs, IEnumerable<Coverage> taken)
    {
        var count = 0;
        foreach (var code in taken)
        {
            group.CountFailure(code.Code);
            count++;
        }

        for (; jobs.Count > 0; count++)
        {
            group.CountFailure(jobs.Remove().Coverage.Code);
        }

        return new GatewayLost(gateways.LastLoss!, count);
    }
}

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
        for (var start = 0; start < group.Codes.Count; start += AvailabilityOptions.LargestCount)
        {
            var codes = group.Codes.Skip(start).Take(AvailabilityOptions.LargestCount).ToArray();
            IReadOnlyList<ArchiveSyncStep>? steps = null;
            while (steps is null && !gateways.IsEmpty)
            {
                var client = gateways.Take();
                try
                {
                    steps = await AskAsync(group, codes, client, cancellationToken).ConfigureAwait(false);
                }
                catch (GatewayException e)
                {
                    steps = gateways.Drop(client, e).IsLost ? null : [.. codes.Select(code => Fail(group, code, e))];
                }
                finally
                {
                    gateways.Return(client);
                }
            }

            foreach (var step in steps ?? [new GatewayLost(gateways.LastLoss!, CountFailures(group, group.Codes.Skip(start)))])
            {
                yield return step;
            }

            if (gateways.IsEmpty)
            {
                break;
            }
        }
    }

    private async Task<IReadOnlyList<ArchiveSyncStep>> AskAsync(SyncGroup group, IReadOnlyList<Coverage> codes, OpenDClient client, CancellationToken cancellationToken)
    {
        var byCode = codes.ToDictionary(coverage => coverage.Code.ToString());
        var steps = new List<ArchiveSyncStep>();
        var requestsBefore = client.RequestsSent;
        var answers = client.GetShortAvailabilityAsync(
            [.. codes.Select(coverage => coverage.Code)],
            new AvailabilityOptions { Progress = options.Progress, OnRefused = (code, error) => steps.Add(Fail(group, byCode[code.ToString()], error)) },
            cancellationToken);
        await foreach (var page in answers.ConfigureAwait(false))
        {
            steps.AddRange(await Task.Run(() => page.Rows.Select(row => Write(group, byCode[row.Code], row)).ToArray(), cancellationToken).ConfigureAwait(false));
        }

        group.CountRequests(client.RequestsSent - requestsBefore);
        return steps;
    }

    private CodeSynced Write(SyncGroup group, Coverage coverage, ShortAvailability row)
    {
        var day = row.GetDate();
        var changes = RowChanges.Between(RowTable.Of(group.Query, group.Market), session.Store.ReadRows(coverage, since: day), [row]);
        var after = coverage with { CompleteSince = Coverage.Beginning, LastAsked = session.Now, NewestDay = day > coverage.NewestDay || coverage.NewestDay is null ? day : coverage.NewestDay };
        session.Store.Write(after, changes);
        group.CountAnswer(after, changes);
        return new CodeSynced(coverage.Code, group.Query, [.. changes.New.Select(change => change.Row)], [.. changes.Revised.Select(change => change.Row)], progress.Complete(group, coverage));
    }

    private CodeFailed Fail(SyncGroup group, Coverage coverage, ShortInterestException error)
    {
        session.ForgetIfUnknown(coverage, error);
        group.CountFailure(coverage.Code);
        return new CodeFailed(coverage.Code, group.Query, error, progress.Complete(group, coverage));
    }

    private static int CountFailures(SyncGroup group, IEnumerable<Coverage> codes)
    {
        var count = 0;
        foreach (var code in codes)
        {
            group.CountFailure(code.Code);
            count++;
        }

        return count;
    }
}

using System.Runtime.CompilerServices;
using Moomoo.OpenD;
using Moomoo.ShortInterest.Archive.Engines;
using Moomoo.ShortInterest.Archive.Store;
using Moomoo.ShortInterest.Archive.Sync;

namespace Moomoo.ShortInterest.Archive;

/// <summary>
/// Brings an archive up to date from gateways. It asks only for what can have changed: codes whose history is not complete, and complete ones when by the
/// calendar a new row can be out and their market has one. Each code is written in one transaction, so that a sync can be stopped at any moment; the next
/// one continues. Several syncs at once, on any machines, share the codes of an archive in PostgreSQL.
/// </summary>
/// <param name="archive">The archive; created if there is none.</param>
/// <param name="options">What to bring up to date.</param>
/// <example>
/// <code>
/// var sync = new ArchiveSync(archive, new ArchiveSyncOptions { Codes = [SecurityCode.Parse("HK.00700")] });
/// await foreach (var step in sync.RunAsync([client]))
/// {
///     if (step is MarketSynced { Summary: var summary }) { ... }
/// }
/// </code>
/// </example>
public sealed class ArchiveSync(ShortInterestArchive archive, ArchiveSyncOptions options)
{
    /// <summary>Runs the sync. Codes are shared out over the clients; what happens is told as it happens, and last the summaries.</summary>
    /// <exception cref="ArgumentException">There is no client.</exception>
    /// <exception cref="ArchiveException">The archive cannot be written, or it is a file and another sync holds it; what was written stays.</exception>
    /// <exception cref="GatewayException">No gateway lists the codes of <see cref="ArchiveSyncOptions.Markets"/>.</exception>
    public async IAsyncEnumerable<ArchiveSyncStep> RunAsync(IEnumerable<OpenDClient> clients, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var gateways = clients.ToArray();
        if (gateways.Length == 0)
        {
            throw new ArgumentException("A sync needs a gateway.", nameof(clients));
        }

        var session = await SyncSession.OpenAsync(archive, options.ClaimLease, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            await foreach (var step in new SyncRun(session, gateways, options).RunAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return step;
            }
        }
    }

    /// <summary>What the sync would take, judged by the archive alone: nothing is sent, and nothing is written.</summary>
    /// <param name="requestsPerSecond">What the allowances of the gateways permit; null if they have no limit.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ArchiveException">The archive cannot be read.</exception>
    public Task<IReadOnlyList<ArchiveSyncEstimate>> EstimateAsync(double? requestsPerSecond, CancellationToken cancellationToken = default) =>
        DatabaseThread.RunOnceAsync<IReadOnlyList<ArchiveSyncEstimate>>(
            () => [.. options.Queries.Distinct().SelectMany(query => Estimate(query, requestsPerSecond))],
            cancellationToken);

    private IEnumerable<ArchiveSyncEstimate> Estimate(ArchiveQuery query, double? requestsPerSecond)
    {
        var now = archive.Clock.GetUtcNow();
        var known = ReadCoverage(query);
        foreach (var group in SyncCodes.Group(query, SyncCodes.Choose(query, options, known), known))
        {
            var plan = group.Plan(now, options.Force);
            var least = (long)Math.Ceiling(plan.Certain.Count * group.LeastRequestsOfCode) + (plan.Leaders.Count > 0 ? 1 : 0);
            var most = (long)Math.Ceiling(plan.Certain.Sum(code => group.EstimateRequests(code, now))) + plan.Followers.Count;
            yield return new ArchiveSyncEstimate
            {
                Market = group.Market,
                Query = query,
                Codes = group.Codes.Count,
                CodesIncomplete = group.Codes.Count(code => !code.IsComplete),
                RequestsAtLeast = least,
                RequestsAtMost = most,
                TimeAtLeast = TimeOf(least),
                TimeAtMost = TimeOf(most),
            };
        }

        TimeSpan? TimeOf(long requests) => requestsPerSecond is { } rate and > 0 ? TimeSpan.FromSeconds(requests / rate) : null;
    }

    /// <summary>An archive that does not exist yet has nothing.</summary>
    private IReadOnlyList<Coverage> ReadCoverage(ArchiveQuery query)
    {
        try
        {
            using var connection = archive.Open(ArchiveAccess.Read);
            using var store = new CodeStore(connection, archive.Clock);
            return store.ReadCoverage(query);
        }
        catch (ArchiveException e) when (e.ErrorId == ErrorIds.ArchiveMissing)
        {
            return [];
        }
    }
}

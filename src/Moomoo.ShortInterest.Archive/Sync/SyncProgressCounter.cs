using Moomoo.ShortInterest.Archive.Store;

namespace Moomoo.ShortInterest.Archive.Sync;

/// <summary>How far a sync is.</summary>
internal sealed class SyncProgressCounter(GatewayPool gateways, Func<DateTimeOffset> now)
{
    private int codesDone;
    private int codesToAsk;
    private double requestsLeft;

    public void Add(SyncGroup group, Coverage code)
    {
        codesToAsk++;
        requestsLeft += group.EstimateRequests(code, now());
    }

    public ArchiveSyncProgress Complete(SyncGroup group, Coverage code)
    {
        codesDone++;
        requestsLeft = Math.Max(0, requestsLeft - group.EstimateRequests(code, now()));
        return new ArchiveSyncProgress(codesDone, codesToAsk, gateways.Rate is { } rate and > 0 ? TimeSpan.FromSeconds(requestsLeft / rate) : null);
    }
}

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>What a sync would take, as a sentence. How long a history is shows only when it is read, so that incomplete ones have a lower bound.</summary>
internal static class SyncEstimateText
{
    public static string Describe(ArchiveSyncEstimate estimate)
    {
        var incomplete = estimate.CodesIncomplete == 0 ? "" : $", {estimate.CodesIncomplete} of them incomplete";
        var least = Cost(estimate.RequestsAtLeast, estimate.TimeAtLeast);
        var isCertain = estimate.CodesIncomplete == 0 && estimate.RequestsAtLeast == estimate.RequestsAtMost;
        var most = estimate.RequestsAtLeast == estimate.RequestsAtMost ? "" : $"; {(estimate.CodesIncomplete == 0 ? "" : "probably ")}at most {Cost(estimate.RequestsAtMost, estimate.TimeAtMost)}";
        return $"{estimate.Query} {estimate.Market}: {Count(estimate.Codes, "code")}{incomplete}: {(isCertain ? "" : "at least ")}{least}{most}.";
    }

    private static string Cost(long requests, TimeSpan? time) => $"{Count(requests, "request")}, {Math.Ceiling(time?.TotalMinutes ?? 0)} min";

    private static string Count(long count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}

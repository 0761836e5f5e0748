using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>The queries that were not sent because no gateway could be reached. They share one error, however many they are.</summary>
/// <param name="kind">What a query is of: code, market.</param>
internal sealed class UnsentQueries(string kind)
{
    private ShortInterestException? error;
    private object? firstTarget;
    private int count;

    public void Add(ShortInterestException failure, object target, int queries)
    {
        error ??= failure;
        firstTarget ??= target;
        count += queries;
    }

    /// <summary>The error for all of them, which are then forgotten; null if there are none.</summary>
    public ErrorRecord? Take()
    {
        if (error is null)
        {
            return null;
        }

        var record = error.ToErrorRecord((error as GatewayException)?.Endpoint);
        var who = count == 1 ? $"{firstTarget} was" : $"{count} {kind}s were";
        record.ErrorDetails = new ErrorDetails($"{record.ErrorDetails.Message} {who} not queried.") { RecommendedAction = record.ErrorDetails.RecommendedAction };
        (error, firstTarget, count) = (null, null, 0);
        return record;
    }
}

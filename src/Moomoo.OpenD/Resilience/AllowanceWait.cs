using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Resilience;

/// <summary>How long one request, with all of its attempts, has waited for the allowance. The time of answers and of delays does not count.</summary>
/// <param name="maximum">The bound; null is none.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class AllowanceWait(TimeSpan? maximum, TimeProvider timeProvider)
{
    private TimeSpan waited;

    /// <summary>The last time that the gateway refused the request as too frequent; null if it never did.</summary>
    public GatewayRefusedException? LastRefusal { get; set; }

    private TimeSpan Left => maximum is not { } bound ? Timeout.InfiniteTimeSpan : bound > waited ? bound - waited : TimeSpan.Zero;

    /// <summary>Takes a permit, now or when its turn comes. A permit that is free at once is never refused.</summary>
    /// <param name="allowance">Where it comes from.</param>
    /// <param name="onWait">Called if there is a wait.</param>
    /// <param name="cancellationToken">Ends the wait as well.</param>
    /// <exception cref="OperationCanceledException">The bound was reached, or the caller canceled.</exception>
    public async Task<RequestPermit> AcquireAsync(RequestAllowance allowance, Action onWait, CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var permit = allowance.AcquireAsync(leaving.Token);
        if (permit.IsCompleted)
        {
            return await permit.ConfigureAwait(false);
        }

        var start = timeProvider.GetTimestamp();
        try
        {
            var bounded = permit.WaitAsync(Left, timeProvider, CancellationToken.None);
            onWait();
            return await bounded.ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            leaving.Cancel();

            // Unless it was granted at the last moment, this throws.
            return await permit.ConfigureAwait(false);
        }
        finally
        {
            waited += timeProvider.GetElapsedTime(start);
        }
    }
}

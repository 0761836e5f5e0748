using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Resilience;

/// <summary>The bound on how long one request, with all of its attempts, waits for the allowance.</summary>
internal sealed class AllowanceWait : IDisposable
{
    private readonly CancellationTokenSource? maximum;
    private readonly CancellationTokenSource? either;

    /// <param name="maximumWait">The bound; null is none.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="cancellationToken">Ends the wait as well.</param>
    public AllowanceWait(TimeSpan? maximumWait, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        if (maximumWait is { } delay)
        {
            maximum = timeProvider.CreateCancellationTokenSource(delay);
            either = CancellationTokenSource.CreateLinkedTokenSource(maximum.Token, cancellationToken);
        }

        Token = either?.Token ?? cancellationToken;
    }

    /// <summary>Canceled when the bound is reached.</summary>
    public CancellationToken Token { get; }

    /// <summary>The last time that the gateway refused the request as too frequent; null if it never did.</summary>
    public GatewayRefusedException? LastRefusal { get; set; }

    public void Dispose()
    {
        either?.Dispose();
        maximum?.Dispose();
    }
}

using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Connections;

/// <summary>
/// The one connection that a client has: handed out while it is open, opened anew when it is lost.
/// Everyone who asks while it is being opened waits for the same attempt.
/// </summary>
internal sealed class ConnectionSlot(GatewayEndpoint endpoint, OpenDClientOptions options) : IDisposable
{
    private readonly object gate = new();
    private readonly CancellationTokenSource closing = new();
    private Task<GatewayConnection>? opening;
    private bool isClosed;

    /// <summary>The open connection, or the last one; null before the first.</summary>
    public GatewayConnection? Current { get; private set; }

    /// <summary>Canceled when the slot is disposed.</summary>
    public CancellationToken Closing => closing.Token;

    public ConnectionState State
    {
        get
        {
            lock (gate)
            {
                return isClosed ? ConnectionState.Closed
                    : Current is { IsOpen: true } ? ConnectionState.Open
                    : opening is { IsCompleted: false } ? ConnectionState.Connecting
                    : Current is null ? ConnectionState.None
                    : ConnectionState.Lost;
            }
        }
    }

    /// <summary>
    /// Whether losing the gateway now is worth a wait for it: it has been reached, and nobody has given up on it since.
    /// A gateway that was never there is reported at once.
    /// </summary>
    public bool IsWorthWaitingFor { get; set; }

    /// <exception cref="ConnectionClosedException">The slot was disposed.</exception>
    /// <exception cref="GatewayTimeoutException">Connecting took longer than the time-out.</exception>
    public Task<GatewayConnection> GetAsync(CancellationToken cancellationToken)
    {
        Task<GatewayConnection> attempt;
        lock (gate)
        {
            if (isClosed)
            {
                throw new ConnectionClosedException(endpoint.ToString());
            }

            if (Current is { IsOpen: true })
            {
                return Task.FromResult(Current);
            }

            if (opening is null or { IsCompleted: true })
            {
                opening = OpenAsync();
            }

            attempt = opening;
        }

        return WaitAsync(attempt, cancellationToken);
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (isClosed)
            {
                return;
            }

            isClosed = true;
            Current?.Dispose();
        }

        closing.Cancel();
    }

    private static async Task<GatewayConnection> WaitAsync(Task<GatewayConnection> attempt, CancellationToken cancellationToken)
    {
        try
        {
            return await attempt.OrCanceled(cancellationToken).ConfigureAwait(false);
        }
        catch (ShortInterestException e)
        {
            throw e.Copy();
        }
    }

    private async Task<GatewayConnection> OpenAsync()
    {
        await Task.Yield();
        using var timeout = options.TimeProvider.CancelAfter(options.Timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, closing.Token);
        try
        {
            var connection = await GatewayConnection.OpenAsync(endpoint, options, either.Token).ConfigureAwait(false);
            lock (gate)
            {
                Current = connection;
                if (isClosed)
                {
                    connection.Dispose();
                    throw new ConnectionClosedException(endpoint.ToString());
                }

                IsWorthWaitingFor = true;
            }

            return connection;
        }
        catch (OperationCanceledException e)
        {
            throw closing.IsCancellationRequested
                ? new ConnectionClosedException(endpoint.ToString())
                : new GatewayTimeoutException(endpoint.ToString(), "a connection", options.Timeout, e);
        }
    }
}

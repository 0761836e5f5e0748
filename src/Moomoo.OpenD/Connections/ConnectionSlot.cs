using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Connections;

/// <summary>
/// The one connection of a client: handed out while it is open, reopened when it is lost.
/// All callers that ask while it is being opened wait for the same attempt.
/// </summary>
internal sealed class ConnectionSlot(OpenDEndpoint endpoint, OpenDClientOptions options) : IDisposable
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
    /// Whether to wait for a lost gateway: it was reached before, and no request has given up on it since.
    /// A gateway that was never reached is reported at once.
    /// </summary>
    public bool IsWorthWaitingFor { get; private set; }

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
                // Not on the caller's thread, which may have a SynchronizationContext that is busy.
                opening = Task.Run(OpenAsync, CancellationToken.None);
                opening.Observe();
            }

            attempt = opening;
        }

        return WaitAsync(attempt, cancellationToken);
    }

    /// <summary>Called after the retries of a request have failed. A connection that is open again, or still, keeps serving the other requests.</summary>
    public void GiveUpUnlessOpen()
    {
        lock (gate)
        {
            IsWorthWaitingFor &= Current is { IsOpen: true };
        }
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
            return await attempt.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ShortInterestException e)
        {
            throw e.Copy();
        }
    }

    private async Task<GatewayConnection> OpenAsync()
    {
        using var timeout = options.TimeProvider.CreateCancellationTokenSource(options.Timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, closing.Token);
        try
        {
            var connection = await ConnectAsync(either.Token).ConfigureAwait(false);
            lock (gate)
            {
                // Allowances that were forgotten between two connections are new, and do not know the chosen limit.
                if (connection.Allowances != Current?.Allowances && options.RequestsPerWindow is { } limit)
                {
                    connection.Allowances.SetLimit(limit);
                }

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

    /// <summary>A gateway that accepts the connection but closes it instead of answering InitConnect exists, so it is tried once more.</summary>
    private async Task<GatewayConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await GatewayConnection.OpenAsync(endpoint, options, cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectionLostException)
        {
            await options.TimeProvider.DelayAsync(options.Retries > 0 ? options.RetryDelay : TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            return await GatewayConnection.OpenAsync(endpoint, options, cancellationToken).ConfigureAwait(false);
        }
    }
}

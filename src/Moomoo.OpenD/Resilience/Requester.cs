using Moomoo.OpenD.Connections;
using Moomoo.OpenD.Protos;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Resilience;

/// <summary>
/// Sends requests within the gateway's allowance and retries them. A request for a page has no side effects and names the page by its key,
/// so a retry can neither lose a row nor return one twice.
/// </summary>
internal sealed class Requester
{
    /// <summary>With <see cref="RequestAllowance.PauseAfterRefusal"/> between them, five minutes of refusals.</summary>
    private const int FrequencyRetries = 60;

    private readonly GatewayEndpoint endpoint;
    private readonly ConnectionSlot slot;
    private readonly OpenDClientOptions options;
    private long requestsSent;

    public Requester(GatewayEndpoint endpoint, ConnectionSlot slot, OpenDClientOptions options)
    {
        this.endpoint = endpoint;
        this.slot = slot;
        this.options = options;
        if (options.RequestsPerWindow is { } limit)
        {
            foreach (var protoId in ProtoId.WithAllowance)
            {
                Allowance(protoId).Limit = limit;
            }
        }
    }

    public long RequestsSent => Interlocked.Read(ref requestsSent);

    public RequestAllowance Allowance(uint protoId) => RequestAllowance.Of(endpoint, protoId, options.TimeProvider);

    /// <summary>One request, within the allowance, retried as needed.</summary>
    /// <exception cref="GatewayException">The last attempt failed.</exception>
    public async Task<Answer<TResponse>> RequestAsync<TResponse>(GatewayRequest<TResponse> request, IProgress<OpenDEvent>? progress, CancellationToken cancellationToken)
        where TResponse : class, IResponse
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, slot.Closing);
        var failures = 0;
        var refusals = 0;
        try
        {
            while (true)
            {
                try
                {
                    return await AttemptAsync(request, progress, ending.Token).ConfigureAwait(false);
                }
                catch (GatewayRefusedException e) when (e.IsForFrequency && refusals < FrequencyRetries)
                {
                    // The allowance waits before the next attempt, for all requests of this gateway at once.
                    refusals++;
                }
                catch (GatewayException e)
                {
                    e.Attempts = failures + refusals + 1;
                    if (!MayRetry(e, failures))
                    {
                        throw;
                    }

                    failures++;
                    var delay = Backoff.Delay(options.RetryDelay, failures);
                    progress?.Notify(new RequestRetried(request.Description, e, failures + 1, options.Retries + 1, delay));
                    await options.TimeProvider.DelayAsync(delay, ending.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ConnectionClosedException(endpoint.ToString());
        }
    }

    /// <summary>Sends one request and waits for its answer until the time-out. The allowance is the caller's concern.</summary>
    /// <exception cref="GatewayException">There is no answer, or it is a refusal.</exception>
    public async Task<TResponse> SendAsync<TResponse>(
        GatewayConnection connection, GatewayRequest<TResponse> request, IProgress<OpenDEvent>? progress, CancellationToken cancellationToken)
        where TResponse : class, IResponse
    {
        var sent = options.TimeProvider.GetTimestamp();
        using var ending = options.TimeProvider.CreateCancellationTokenSource(options.Timeout);
        using var cancellation = cancellationToken.Register(static source => ((CancellationTokenSource)source!).Cancel(), ending);
        try
        {
            var response = await connection.SendAsync(request, progress, ending.Token).ConfigureAwait(false);
            response.ThrowIfRefused(endpoint, request.Description);
            return response;
        }
        catch (OperationCanceledException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var error = new GatewayTimeoutException(endpoint.ToString(), request.Description, options.Timeout, e);
            connection.CloseIfSilentSince(sent, error);
            throw error;
        }
    }

    private async Task<Answer<TResponse>> AttemptAsync<TResponse>(GatewayRequest<TResponse> request, IProgress<OpenDEvent>? progress, CancellationToken cancellationToken)
        where TResponse : class, IResponse
    {
        using var permit = await AcquireAsync(request, progress, cancellationToken).ConfigureAwait(false);
        try
        {
            var connection = await slot.GetAsync(cancellationToken).ConfigureAwait(false);
            permit.WasSent = true;
            Interlocked.Increment(ref requestsSent);
            var sent = options.TimeProvider.GetTimestamp();
            var response = await SendAsync(connection, request, progress, cancellationToken).ConfigureAwait(false);
            permit.WasAnswered = true;
            return new Answer<TResponse>(response, options.TimeProvider.GetElapsedTime(sent), connection.Greeting.IsSimulated);
        }
        catch (GatewayRefusedException e)
        {
            // A refusal for any other reason shows that the gateway accepted the request.
            permit.WasRefused = e.IsForFrequency;
            permit.WasAnswered = permit.WasSent && !e.IsForFrequency;
            throw;
        }
    }

    private Task<RequestAllowance.Permit> AcquireAsync<TResponse>(GatewayRequest<TResponse> request, IProgress<OpenDEvent>? progress, CancellationToken cancellationToken)
        where TResponse : class, IResponse
    {
        var allowance = Allowance(request.ProtoId);
        var permit = allowance.AcquireAsync(cancellationToken);
        if (!permit.IsCompleted)
        {
            progress?.Notify(new AllowanceWaited(request.Description, allowance.EstimateWait(), allowance.IsRefused));
        }

        return permit;
    }

    /// <summary>A gateway that was never reached, or that another request has given up, is reported at once.</summary>
    private bool MayRetry(GatewayException error, int failures)
    {
        if (!error.IsTransient)
        {
            return false;
        }

        if (failures < options.Retries && (slot.IsWorthWaitingFor || error is GatewayRefusedException))
        {
            return true;
        }

        slot.GiveUpUnlessOpen();
        return false;
    }
}

/// <summary>The response to a request.</summary>
/// <param name="Response">The message.</param>
/// <param name="Elapsed">The time from the last attempt to its answer, without waits.</param>
/// <param name="IsSimulated">Whether a simulator sent it.</param>
internal readonly record struct Answer<TResponse>(TResponse Response, TimeSpan Elapsed, bool IsSimulated);

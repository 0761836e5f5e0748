using Moomoo.OpenD.Connections;
using Moomoo.OpenD.Protos;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Resilience;

/// <summary>
/// Sends requests within the gateway's allowance and retries them. A request for a page has no side effects and identifies the page by its key,
/// so a retry can neither lose a row nor return one twice.
/// </summary>
internal sealed class Requester(OpenDEndpoint endpoint, ConnectionSlot slot, OpenDClientOptions options)
{
    private long requestsSent;

    public long RequestsSent => Interlocked.Read(ref requestsSent);

    /// <summary>One request, within the allowance, retried as needed.</summary>
    /// <exception cref="GatewayException">The last attempt failed.</exception>
    public async Task<Answer<TResponse>> RequestAsync<TResponse>(GatewayRequest<TResponse> request, IProgress<OpenDEvent>? progress, CancellationToken cancellationToken)
        where TResponse : class, IResponse
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, slot.Closing);
        var wait = new AllowanceWait(options.MaximumWait, options.TimeProvider);
        var reports = progress is null ? null : new OrderedProgress(progress);
        var failures = 0;
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    if (await AttemptAsync(request, wait, reports, ending.Token).ConfigureAwait(false) is { } answer)
                    {
                        return answer;
                    }

                    wait.LastRefusal!.Attempts = attempt;
                }
                catch (GatewayException e) when (e != wait.LastRefusal)
                {
                    e.Attempts = attempt;
                    if (!MayRetry(e, failures))
                    {
                        throw;
                    }

                    failures++;
                    var delay = Backoff.Delay(options.RetryDelay, failures);
                    reports?.Report(new RequestRetried(request.Description, e, failures + 1, options.Retries + 1, delay));
                    await options.TimeProvider.DelayAsync(delay, ending.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ConnectionClosedException(endpoint.ToString());
        }
        finally
        {
            await (reports?.Reported ?? Task.CompletedTask).ConfigureAwait(false);
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
            response.ThrowIfRefused(endpoint, request.Description, request.Call, connection.Greeting);
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

    /// <returns>Null if the gateway refused the call as too frequent. The allowance then pauses before the next attempt, for all requests of this gateway at once.</returns>
    private async Task<Answer<TResponse>?> AttemptAsync<TResponse>(
        GatewayRequest<TResponse> request, AllowanceWait wait, IProgress<OpenDEvent>? progress, CancellationToken cancellationToken)
        where TResponse : class, IResponse
    {
        // Which allowance it is, the connection knows; by the end of the wait it may have been lost.
        var allowance = (await slot.GetAsync(cancellationToken).ConfigureAwait(false)).Allowances.For(request.Call!);
        using var permit = await AcquireAsync(allowance, request.Description, wait, progress, cancellationToken).ConfigureAwait(false);
        var connection = await slot.GetAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            permit.WasSent = true;
            Interlocked.Increment(ref requestsSent);
            var sent = options.TimeProvider.GetTimestamp();
            var response = await SendAsync(connection, request, progress, cancellationToken).ConfigureAwait(false);
            permit.WasAnswered = true;
            return new Answer<TResponse>(response, options.TimeProvider.GetElapsedTime(sent), connection.Greeting.IsSimulated);
        }
        catch (GatewayRefusedException e) when (e.IsForFrequency)
        {
            permit.WasRefused = true;
            wait.LastRefusal = e;
            if (RefusalText.FindLimit(e.RetMsg) is { } limit)
            {
                allowance.Adopt(limit.Requests, limit.Window);
            }

            return null;
        }
        catch (GatewayRefusedException)
        {
            // A refusal for any other reason shows that the gateway accepted the request.
            permit.WasAnswered = true;
            throw;
        }
    }

    private async Task<RequestPermit> AcquireAsync(
        RequestAllowance allowance, string description, AllowanceWait wait, IProgress<OpenDEvent>? progress, CancellationToken cancellationToken)
    {
        try
        {
            return await wait.AcquireAsync(
                allowance, () => progress?.Report(new AllowanceWaited(description, allowance.EstimateWait(), allowance.IsRefused)), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw wait.LastRefusal ?? (GatewayException)new AllowanceTimeoutException(endpoint.ToString(), description, options.MaximumWait!.Value);
        }
    }

    /// <summary>A gateway that was never reached, or that another request has given up, is reported at once.</summary>
    private bool MayRetry(GatewayException error, int failures)
    {
        // A refusal as too frequent that comes here is one of the connection, which no allowance paces.
        if (!error.IsTransient && error is not GatewayRefusedException { IsForFrequency: true })
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
internal sealed record Answer<TResponse>(TResponse Response, TimeSpan Elapsed, bool IsSimulated);

using Google.Protobuf;
using Moomoo.OpenD.Connections;
using Moomoo.OpenD.Protos;
using Moomoo.OpenD.Queries;
using Moomoo.OpenD.Resilience;
using Moomoo.ShortInterest;
using Polly;
using Polly.Timeout;

namespace Moomoo.OpenD;

/// <summary>
/// A client of one OpenD gateway. It holds at most one connection, opens it when it is first needed and anew when it is lost,
/// keeps the gateway's allowance, and asks again for what was lost on the way. Safe for use from many threads at once.
/// </summary>
/// <example>
/// <code>
/// using var client = new OpenDClient(new OpenDClientOptions());
/// await foreach (var page in client.GetShortInterestAsync(SecurityCode.Parse("HK.00700"), new PageOptions { Count = 50 }))
/// {
///     foreach (var row in page.Rows) { ... }
/// }
/// </code>
/// </example>
public sealed class OpenDClient : IDisposable
{
    private readonly GatewayEndpoint endpoint;
    private readonly ConnectionSlot slot;
    private readonly ResiliencePipeline retry;
    private readonly ResiliencePipeline timeout;
    private long requestsSent;

    /// <summary>Sends nothing yet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number of the options is out of its range.</exception>
    public OpenDClient(OpenDClientOptions options)
    {
        if (options.RequestsPerWindow < 0 || options.Retries < 0 || options.Port is < 1 or > ushort.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(options), "A port is 1 to 65535; requests a window and retries are 0 or more.");
        }

        Options = options;
        endpoint = new GatewayEndpoint(options.Host, options.Port);
        slot = new ConnectionSlot(endpoint, options);
        retry = RetryPipeline.CreateRetry(options, slot);
        timeout = RetryPipeline.CreateTimeout(options);
        if (options.RequestsPerWindow is { } limit)
        {
            foreach (var protoId in ProtoId.WithAllowance)
            {
                Allowance(protoId).Limit = limit;
            }
        }
    }

    /// <summary>What the client was made with.</summary>
    public OpenDClientOptions Options { get; }

    /// <summary>The gateway, <c>host:port</c>.</summary>
    public string Endpoint => endpoint.ToString();

    /// <summary>How the client stands with its gateway.</summary>
    public ConnectionState State => slot.State;

    /// <summary>OpenD's version, such as <c>10.11</c>; null before the first connection.</summary>
    public string? ServerVersion => slot.Current?.Greeting.ServerVersion is { } version ? GatewayGreeting.FormatVersion(version) : null;

    /// <summary>Whether bodies are encrypted.</summary>
    public bool IsEncrypted => slot.Current?.Greeting.IsEncrypted ?? Options.RsaKey is not null;

    /// <summary>Whether the gateway is this project's simulator, so that its data is made up.</summary>
    public bool IsSimulated => slot.Current?.Greeting.IsSimulated ?? false;

    /// <summary>Requests for pages so far; heartbeats and InitConnect do not count.</summary>
    public long RequestsSent => Interlocked.Read(ref requestsSent);

    /// <summary>Requests for short interest that this process may send now; null if the limit is left to the gateway.</summary>
    public int? AllowanceLeft => Allowance(ProtoId.ShortInterest).Left;

    /// <summary>Connects unless connected.</summary>
    /// <exception cref="GatewayException">The gateway cannot be reached, is none, or disagrees about encryption.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken = default) =>
        await slot.GetAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>The gateway's version, logins and clock (protocol page, "GetGlobalState").</summary>
    /// <exception cref="GatewayException">No answer, or a refusal.</exception>
    public async Task<GlobalState> GetGlobalStateAsync(CancellationToken cancellationToken = default)
    {
        var request = new Protos.GetGlobalState.Request { C2S = new() { UserID = 0 } };
        var connection = await slot.GetAsync(cancellationToken).ConfigureAwait(false);
        var response = await SendAsync(connection, ProtoCall.GetGlobalState, request, ProtoCall.GetGlobalState.Name, null, cancellationToken).ConfigureAwait(false);
        return GlobalState.From(response, endpoint);
    }

    /// <summary>Pages of short interest, newest rows first (protocol page, "Qot_GetShortInterest"). A page is asked for when the enumeration comes to it.</summary>
    /// <exception cref="GatewayException">No answer after all repetitions, or a refusal; <see cref="ShortInterestException.Position"/> tells where to go on.</exception>
    /// <exception cref="NextKeyRepeatedException">The gateway goes round in circles.</exception>
    /// <exception cref="InvalidQueryException">The options cannot go together.</exception>
    public IAsyncEnumerable<Page<TradingDayRow>> GetShortInterestAsync(SecurityCode code, PageOptions? options = null, CancellationToken cancellationToken = default) =>
        ReadDays(ShortInterestQuery.Of, code, options ?? new PageOptions(), cancellationToken);

    /// <summary>Pages of daily short volume, newest rows first (protocol page, "Qot_GetDailyShortVolume"). A page is asked for when the enumeration comes to it.</summary>
    /// <exception cref="GatewayException">No answer after all repetitions, or a refusal; <see cref="ShortInterestException.Position"/> tells where to go on.</exception>
    /// <exception cref="NextKeyRepeatedException">The gateway goes round in circles.</exception>
    /// <exception cref="InvalidQueryException">The options cannot go together.</exception>
    public IAsyncEnumerable<Page<TradingDayRow>> GetDailyShortVolumeAsync(SecurityCode code, PageOptions? options = null, CancellationToken cancellationToken = default) =>
        ReadDays(DailyShortVolumeQuery.Of, code, options ?? new PageOptions(), cancellationToken);

    /// <summary>Pages of a ranking of short selling, until there are as many rows as wanted (protocol page, "Qot_GetShortSellingRank").</summary>
    /// <exception cref="GatewayException">No answer after all repetitions, or a refusal; <see cref="ShortInterestException.Position"/> tells how many rows came before.</exception>
    public IAsyncEnumerable<Page<ShortSellingRank>> GetShortSellingRankAsync(RankOptions options, CancellationToken cancellationToken = default) =>
        Pager.ReadAsync(this, ShortSellingRankQuery.Of(options), ShortSellingRankQuery.FirstKey(options), options.Progress, cancellationToken);

    /// <summary>Closes the connection at once; queries under way fail with <see cref="ConnectionClosedException"/>.</summary>
    public void Dispose() => slot.Dispose();

    /// <summary>One request, within the allowance, repeated as need be.</summary>
    /// <returns>The response, and how long the request that brought it took.</returns>
    internal async Task<(TResponse Response, TimeSpan Elapsed)> RequestAsync<TResponse>(
        ProtoCall<TResponse> call, IMessage request, string description, IProgress<OpenDEvent>? progress, CancellationToken cancellationToken)
        where TResponse : class, IResponse
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, slot.Closing);
        var context = ResilienceContextPool.Shared.Get(ending.Token);
        var attempts = 0;
        if (progress is not null)
        {
            context.Properties.Set(
                RetryPipeline.OnRetryKey,
                (error, attempt, delay) => progress.Report(new RequestRetried(description, error, attempt + 1, Options.Retries + 1, delay)));
        }

        try
        {
            return await retry.ExecuteAsync(
                static async (context, attempt) => await attempt(context.CancellationToken).ConfigureAwait(false),
                context,
                (CancellationToken token) =>
                {
                    attempts++;
                    return AttemptAsync(call, request, description, progress, token);
                }).ConfigureAwait(false);
        }
        catch (GatewayException e)
        {
            e.Attempts = attempts;
            if (e.IsTransient)
            {
                slot.IsWorthWaitingFor = false;
            }

            throw;
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ConnectionClosedException(Endpoint);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private IAsyncEnumerable<Page<TradingDayRow>> ReadDays(
        Func<SecurityCode, PageOptions, PagedQuery<TradingDayRow>> query, SecurityCode code, PageOptions options, CancellationToken cancellationToken)
    {
        DailyRows.Validate(options);
        return Pager.ReadAsync(this, query(code, options), options.NextKey, options.Progress, cancellationToken);
    }

    private async Task<(TResponse Response, TimeSpan Elapsed)> AttemptAsync<TResponse>(
        ProtoCall<TResponse> call, IMessage request, string description, IProgress<OpenDEvent>? progress, CancellationToken cancellationToken)
        where TResponse : class, IResponse
    {
        using var permit = await Allowance(call.ProtoId)
            .AcquireAsync(progress is null ? null : wait => progress.Report(new AllowanceWaited(description, wait, AfterRefusal: false)), cancellationToken)
            .ConfigureAwait(false);
        try
        {
            var connection = await slot.GetAsync(cancellationToken).ConfigureAwait(false);
            permit.WasSent = true;
            Interlocked.Increment(ref requestsSent);
            var sent = Options.TimeProvider.GetTimestamp();
            var response = await SendAsync(connection, call, request, description, progress, cancellationToken).ConfigureAwait(false);
            permit.WasAnswered = true;
            return (response, Options.TimeProvider.GetElapsedTime(sent));
        }
        catch (GatewayRefusedException e)
        {
            // A refusal for any other reason shows that the gateway let the request pass.
            permit.WasRefused = e.IsForFrequency;
            permit.WasAnswered = permit.WasSent && !e.IsForFrequency;
            throw;
        }
    }

    private async Task<TResponse> SendAsync<TResponse>(
        GatewayConnection connection, ProtoCall<TResponse> call, IMessage request, string description, IProgress<OpenDEvent>? progress, CancellationToken cancellationToken)
        where TResponse : class, IResponse
    {
        var sent = Options.TimeProvider.GetTimestamp();
        TResponse response;
        try
        {
            response = await timeout.ExecuteAsync(
                async token => await connection.SendAsync(call, request, progress, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException e)
        {
            var error = new GatewayTimeoutException(Endpoint, description, Options.Timeout, e);
            connection.CloseIfSilentSince(sent, error);
            throw error;
        }

        response.ThrowIfRefused(endpoint, description);
        return response;
    }

    private RequestAllowance Allowance(uint protoId) => RequestAllowance.Of(endpoint, protoId, Options.TimeProvider);
}

using Moomoo.OpenD.Connections;
using Moomoo.OpenD.Queries;
using Moomoo.OpenD.Resilience;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD;

/// <summary>
/// A client of one OpenD gateway. It holds at most one connection, opens it when it is first needed and reopens it when it is lost,
/// keeps the gateway's allowance, and retries what was lost in transit. Thread-safe.
/// </summary>
/// <example>
/// <code>
/// using var client = new OpenDClient(new OpenDClientOptions());
/// await foreach (var row in client.GetShortInterestAsync(SecurityCode.Parse("HK.00700"), new PageOptions { Count = 50 }).Rows())
/// {
///     if (row is HkShortInterest hk) { ... }
/// }
/// </code>
/// </example>
public sealed class OpenDClient : IDisposable
{
    private readonly OpenDEndpoint endpoint;
    private readonly ConnectionSlot slot;
    private readonly Requester requester;

    /// <summary>Creates a client. Nothing is sent until the first request.</summary>
    /// <remarks>
    /// A number in <see cref="OpenDClientOptions.RequestsPerWindow"/> is set for the gateway when the client first connects: it then applies to all clients of that gateway in this process.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="options"/>, or one of its values that must not be null, is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public OpenDClient(OpenDClientOptions options)
    {
        Options = (options ?? throw new ArgumentNullException(nameof(options))).ThrowIfInvalid();
        endpoint = new OpenDEndpoint(options.Host, options.Port);
        slot = new ConnectionSlot(endpoint, options);
        requester = new Requester(endpoint, slot, options);
    }

    /// <summary>The options that the client was created with.</summary>
    public OpenDClientOptions Options { get; }

    /// <summary>The gateway, <c>host:port</c>.</summary>
    public string Endpoint => endpoint.ToString();

    /// <summary>The state of the connection to the gateway.</summary>
    public ConnectionState State => slot.State;

    /// <summary>OpenD's version, such as <c>10.11</c>; null before the first connection.</summary>
    public string? ServerVersion => slot.Current?.Greeting.ServerVersion is { } version ? GatewayGreeting.FormatVersion(version) : null;

    /// <summary>Whether bodies are encrypted.</summary>
    public bool IsEncrypted => slot.Current?.Greeting.IsEncrypted ?? Options.RsaKey is not null;

    /// <summary>Whether the gateway is this project's simulator, so that its data is made up.</summary>
    public bool IsSimulated => slot.Current?.Greeting.IsSimulated ?? false;

    /// <summary>Page requests so far, including retries; heartbeats and InitConnect do not count.</summary>
    public long RequestsSent => requester.RequestsSent;

    /// <summary>Requests for short interest that this process may send now; null before the first connection, or if the limit is left to the gateway.</summary>
    public int? AllowanceLeft => slot.Current?.Allowances.For(OpenDCall.ShortInterest).Left;

    /// <summary>Whether the gateway is new enough for the call; null before the first connection.</summary>
    public bool? Supports(OpenDCall call) => slot.Current is { } connection ? call.IsSupportedBy(connection.Greeting.ServerVersion) : null;

    /// <summary>Connects unless connected.</summary>
    /// <exception cref="GatewayException">The gateway cannot be reached, is not OpenD, or disagrees about encryption.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken = default) =>
        await slot.GetAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>The gateway's version, logins and clock (protocol page, "GetGlobalState").</summary>
    /// <exception cref="GatewayException">The gateway did not answer, or refused.</exception>
    public async Task<GlobalState> GetGlobalStateAsync(CancellationToken cancellationToken = default)
    {
        var request = new GatewayRequest<Protos.GetGlobalState.Response>(
            ProtoId.GetGlobalState,
            nameof(ProtoId.GetGlobalState),
            new Protos.GetGlobalState.Request { C2S = new() { UserID = 0 } },
            static body => Protos.GetGlobalState.Response.Parser.ParseFrom(body));
        var connection = await slot.GetAsync(cancellationToken).ConfigureAwait(false);
        return GlobalState.From(await requester.SendAsync(connection, request, null, cancellationToken).ConfigureAwait(false), endpoint);
    }

    /// <summary>Pages of short interest, newest rows first (protocol page, "Qot_GetShortInterest"). A page is requested when the enumeration reaches it.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="code"/> is null.</exception>
    /// <exception cref="GatewayException">All attempts failed, or the gateway refused; <see cref="ShortInterestException.Position"/> says where to continue.</exception>
    /// <exception cref="NextKeyRepeatedException">The gateway repeated a next key.</exception>
    /// <exception cref="InvalidQueryException">The options contradict each other.</exception>
    public IAsyncEnumerable<Page<TradingDayRow>> GetShortInterestAsync(SecurityCode code, PageOptions? options = null, CancellationToken cancellationToken = default) =>
        Pager.ReadAsync(requester, new ShortInterestQuery(NotNull(code), Valid(options)), options?.Progress, cancellationToken);

    /// <summary>Pages of daily short volume, newest rows first (protocol page, "Qot_GetDailyShortVolume"). A page is requested when the enumeration reaches it.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="code"/> is null.</exception>
    /// <exception cref="GatewayException">All attempts failed, or the gateway refused; <see cref="ShortInterestException.Position"/> says where to continue.</exception>
    /// <exception cref="NextKeyRepeatedException">The gateway repeated a next key.</exception>
    /// <exception cref="InvalidQueryException">The options contradict each other.</exception>
    public IAsyncEnumerable<Page<TradingDayRow>> GetDailyShortVolumeAsync(SecurityCode code, PageOptions? options = null, CancellationToken cancellationToken = default) =>
        Pager.ReadAsync(requester, new DailyShortVolumeQuery(NotNull(code), Valid(options)), options?.Progress, cancellationToken);

    /// <summary>Pages of a ranking of short selling, up to the requested number of rows (protocol page, "Qot_GetShortSellingRank").</summary>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="GatewayException">All attempts failed, or the gateway refused; <see cref="ShortInterestException.Position"/> says how many rows were returned before the failure.</exception>
    /// <exception cref="InvalidQueryException">The options are out of range.</exception>
    public IAsyncEnumerable<Page<ShortSellingRank>> GetShortSellingRankAsync(RankOptions options, CancellationToken cancellationToken = default)
    {
        var query = new ShortSellingRankQuery((options ?? throw new ArgumentNullException(nameof(options))).ThrowIfInvalid());
        return Pager.ReadAsync(requester, query, options.Progress, cancellationToken);
    }

    /// <summary>The securities of a market and type, as one page (protocol page, "Qot_GetStaticInfo").</summary>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="GatewayException">All attempts failed, or the gateway refused.</exception>
    /// <exception cref="InvalidQueryException">The options are out of range.</exception>
    public IAsyncEnumerable<Page<OpenDSecurity>> GetSecuritiesAsync(SecurityOptions options, CancellationToken cancellationToken = default)
    {
        var query = new SecuritiesQuery((options ?? throw new ArgumentNullException(nameof(options))).ThrowIfInvalid());
        return Pager.ReadAsync(requester, query, options.Progress, cancellationToken);
    }

    /// <summary>Whether codes can be sold short, and at what cost, in the order of the codes and in pages of up to 400 (protocol page, "Qot_GetSecuritySnapshot").</summary>
    /// <exception cref="ArgumentNullException"><paramref name="codes"/> is null.</exception>
    /// <exception cref="GatewayException">All attempts failed, or the gateway refused; see also <see cref="AvailabilityOptions.OnRefused"/>.</exception>
    public IAsyncEnumerable<Page<ShortAvailability>> GetShortAvailabilityAsync(
        IReadOnlyList<SecurityCode> codes, AvailabilityOptions? options = null, CancellationToken cancellationToken = default) =>
        AvailabilityReader.ReadAsync(requester, Endpoint, codes ?? throw new ArgumentNullException(nameof(codes)), options ?? new AvailabilityOptions(), cancellationToken);

    /// <summary>Closes the connection at once; queries that are running fail with <see cref="ConnectionClosedException"/>.</summary>
    public void Dispose() => slot.Dispose();

    private static SecurityCode NotNull(SecurityCode code) => code ?? throw new ArgumentNullException(nameof(code));

    private static PageOptions Valid(PageOptions? options) => (options ?? new PageOptions()).ThrowIfInvalid();
}

using System.Net.Sockets;

namespace Moomoo.ShortInterest.Tests.Errors;

/// <summary>Each error as it is reported, in each of its wordings.</summary>
internal static class EveryError
{
    public const string Endpoint = "127.0.0.1:11111";
    public const string Archive = "archive.db";

    private const string Query = "GetShortInterest HK.00700";
    private static readonly InvalidOperationException Cause = new("the cause");

    public static IEnumerable<ShortInterestException> Create() =>
        [.. CreateForInput(), .. CreateForGateways(), .. CreateForRefusals(), .. CreateForEncryption(), .. CreateForSimulators(), .. CreateForArchives(), .. CreateForCharts()];

    private static ShortInterestException[] CreateForInput() =>
    [
        new InvalidSecurityCodeException("x", "'x' does not start with a market."),
        new InvalidSecurityCodeException("AAPL", "'AAPL' does not start with a market.", SecurityCode.Parse("US.AAPL")),
        InvalidSecurityCodeException.List("HK.00700,US.AAPL"),
        InvalidSecurityCodeException.Object("An object of type System.Version", "Pass codes."),
        InvalidSecurityCodeException.Invisible("HK.00700", '\u200B'),
        new UnsupportedMarketException("SH.600519", "SH"),
        new InvalidPlateException("HK.1001", Market.HK),
        new InvalidPlateException("HK.BK1001", Market.US),
        new InvalidEndpointException("host:0", "'0' is not a TCP port"),
        new InvalidQueryException("The days do not go together.", "Change them."),
        InvalidQueryException.NoDays(new DateTime(2026, 4, 30), new DateTime(2026, 4, 1)),
        new NextKeyMissingException("HK.00700"),
        new NextKeyRepeatedException("HK.00700", "50"),
    ];

    private static ShortInterestException[] CreateForGateways() =>
    [
        .. new[]
        {
            SocketError.ConnectionRefused, SocketError.HostNotFound, SocketError.NoData, SocketError.TryAgain,
            SocketError.HostUnreachable, SocketError.NetworkUnreachable, SocketError.HostDown, SocketError.TimedOut,
            SocketError.TooManyOpenSockets, SocketError.AccessDenied,
        }.Select(problem => new GatewayUnreachableException(Endpoint, "127.0.0.1", new SocketException((int)problem))),
        new GatewayUnreachableException(Endpoint, "Localhost", new SocketException((int)SocketError.ConnectionRefused)),
        new GatewayTimeoutException(Endpoint, Query, TimeSpan.FromSeconds(12)),
        new ConnectionLostException(Endpoint, "the gateway closed it."),
        new ConnectionLostException(Endpoint, "the gateway closed it.", Cause, "Try another gateway."),
        new ConnectionClosedException(Endpoint),
        new ProtocolViolationException(Endpoint, "a frame does not begin with 'FT'."),
        new InvalidValueException(Endpoint, "sharesShort of row 3 of GetShortInterest US.AAPL is 18446744073709551615."),
        new AllowanceTimeoutException(Endpoint, Query, TimeSpan.FromSeconds(2.5)),
    ];

    private static GatewayRefusedException[] CreateForRefusals() =>
    [
        new(Endpoint, Query, -1, 7, "no permission"),
        new(Endpoint, Query, -1, null, "未知协议", versionAdvice: "Update OpenD."),
        new(Endpoint, Query, -400, null, ""),
        new(Endpoint, Query, -1, null, "too frequent", RefusalReason.TooFrequent),
        new(Endpoint, Query, -100, null, "NN_ProtoRet_TimeOut", RefusalReason.BackendFailed),
        new(Endpoint, Query, -100, null, "NN_ProtoRet_TimeOut", RefusalReason.BackendFailed, "Update OpenD."),
        new(Endpoint, Query, -1, null, "未知股票", RefusalReason.UnknownSecurity),
        new(Endpoint, Query, -1, null, "行情权限不足", RefusalReason.NoQuotePermission),
        new(Endpoint, Query, -1, null, "额度不足", RefusalReason.QuotaExhausted),
    ];

    private static ShortInterestException[] CreateForEncryption() =>
    [
        EncryptionFailedException.KeyMissing(Endpoint),
        EncryptionFailedException.KeyUnwanted(Endpoint),
        EncryptionFailedException.WrongKey(Endpoint),
        EncryptionFailedException.SessionKey(Endpoint, Cause),
        new InvalidRsaKeyException("key.pem", "it is not a key.", "Create one."),
        new InvalidRsaKeyException("key.pem", "it has a password.", "Remove it.", errorId: ErrorIds.RsaKeyHasPassword),
    ];

    private static ShortInterestException[] CreateForSimulators() =>
    [
        new InvalidRowException(0, "TimestampStr", "'yesterday' is not a day."),
        new InvalidRowException(2, null, "it has no code."),
        new InvalidRowFileException("rows.csv", "there is no such file."),
        new InvalidRowFileException("rows.csv", "there is no such file.", "Name a file."),
        new InvalidRowFileException("rows.csv", 2, "TimestampStr", "'yesterday' is not a day."),
        new InvalidRowFileException("rows.csv", 3, null, "it has too many fields."),
        new PortUnavailableException(11111, new InvalidOperationException("Address already in use.")),
    ];

    private static ShortInterestException[] CreateForArchives() =>
    [
        ArchiveException.InvalidLocation("'\\' is not a path.", "Name a file."),
        ArchiveException.Missing(Archive),
        ArchiveException.NotAnArchive(Archive),
        ArchiveException.Damaged(Archive, "page 7 is not a page."),
        ArchiveException.TooNew(Archive, 2, 1),
        ArchiveException.ReadOnly(Archive),
        ArchiveException.Full(Archive),
        ArchiveException.Unavailable(Archive, "the server cannot be reached."),
        ArchiveException.LoginFailed(Archive, "the password is wrong."),
        ArchiveException.ServerReadOnly(Archive, Cause),
        ArchiveException.ServerFull(Archive, "could not extend file", Cause),
        ArchiveException.ServerUnavailable(Archive, "nothing listens at its host and port", "Start it.", Cause),
        ArchiveException.DatabaseMissing(Archive, Cause),
        ArchiveException.PermissionDenied(Archive, "permission denied for schema public", Cause),
        ArchiveException.TlsFailed(Archive, "the server requires TLS", "Turn it on.", Cause),
        ArchiveException.NeedsPowerShell7(Archive),
        ArchiveException.SimulatedRowsMixed(Archive, isSimulated: true),
        ArchiveException.SimulatedRowsMixed(Archive, isSimulated: false),
        ArchiveException.NoRows(Archive, SecurityCode.Parse("HK.00700")),
        new ArchiveHeldException(Archive, "desk-1", 4711, DateTimeOffset.UnixEpoch),
        new ArchiveHeldException(Archive, null, null, null),
    ];

    private static ChartException[] CreateForCharts() =>
    [
        ChartException.NoRows(),
        ChartException.NotARow(typeof(string)),
        ChartException.NotWritten("chart.html", "its folder does not exist."),
    ];
}

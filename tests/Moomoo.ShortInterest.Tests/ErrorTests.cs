using System.Net.Sockets;
using System.Reflection;

namespace Moomoo.ShortInterest.Tests;

public sealed class ErrorTests
{
    private const string Endpoint = "127.0.0.1:11111";
    private const string Archive = "archive.db";

    private static readonly ShortInterestException[] All =
    [
        new InvalidSecurityCodeException("x", "'x' does not start with a market."),
        new UnsupportedMarketException("SH.600519", "SH"),
        new InvalidPlateException("HK.1001", Market.HK),
        new InvalidEndpointException("host:0", "'0' is not a TCP port"),
        new InvalidQueryException("The days do not go together.", "Change them."),
        new GatewayRefusedException(Endpoint, "GetShortInterest HK.00700", -1, 7, "no permission"),
        new GatewayRefusedException(Endpoint, "GetShortInterest HK.00700", -1, null, "too frequent", RefusalReason.TooFrequent),
        new GatewayRefusedException(Endpoint, "GetShortInterest HK.00700", -100, null, "NN_ProtoRet_TimeOut", RefusalReason.BackendFailed, "This OpenD is 10.5, and GetShortInterest needs 10.6: update OpenD."),
        new GatewayRefusedException(Endpoint, "GetShortInterest HK.00700", -1, null, "未知股票", RefusalReason.UnknownSecurity),
        new GatewayRefusedException(Endpoint, "GetShortInterest HK.00700", -1, null, "行情权限不足", RefusalReason.NoQuotePermission),
        new GatewayRefusedException(Endpoint, "GetShortInterest HK.00700", -1, null, "额度不足", RefusalReason.QuotaExhausted),
        new AllowanceTimeoutException(Endpoint, "GetShortInterest HK.00700", TimeSpan.FromSeconds(60)),
        new InvalidValueException(Endpoint, "sharesShort of row 3 of GetShortInterest US.AAPL is 18446744073709551615."),
        new NextKeyMissingException("HK.00700"),
        new GatewayUnreachableException(Endpoint, "127.0.0.1", new SocketException((int)SocketError.ConnectionRefused)),
        new GatewayTimeoutException(Endpoint, "GetShortInterest HK.00700", TimeSpan.FromSeconds(12)),
        new ConnectionLostException(Endpoint, "the gateway closed it."),
        new ConnectionClosedException(Endpoint),
        new ProtocolViolationException(Endpoint, "a frame does not begin with 'FT'."),
        EncryptionFailedException.KeyMissing(Endpoint),
        EncryptionFailedException.KeyUnwanted(Endpoint),
        EncryptionFailedException.WrongKey(Endpoint),
        EncryptionFailedException.SessionKey(Endpoint, new InvalidOperationException()),
        new InvalidRsaKeyException("key.pem", "it is not a key.", "Create one."),
        new InvalidRsaKeyException("key.pem", "it has a password.", "Remove it.", errorId: ErrorIds.RsaKeyHasPassword),
        new InvalidRowException(0, "TimestampStr", "'yesterday' is not a day."),
        new InvalidRowFileException("rows.csv", "there is no such file."),
        new InvalidRowFileException("rows.csv", 2, "TimestampStr", "'yesterday' is not a day."),
        new PortUnavailableException(11111, new InvalidOperationException("Address already in use")),
        new NextKeyRepeatedException("HK.00700", "50"),
        ArchiveException.InvalidLocation("'\0' is not a path.", "Name a file."),
        ArchiveException.Missing(Archive),
        ArchiveException.NotAnArchive(Archive),
        ArchiveException.Damaged(Archive, "page 7 is not a page."),
        ArchiveException.TooNew(Archive, 2, 1),
        ArchiveException.ReadOnly(Archive),
        ArchiveException.Full(Archive),
        ArchiveException.Unavailable(Archive, "the server cannot be reached."),
        ArchiveException.LoginFailed(Archive, "the password is wrong."),
        ArchiveException.ServerReadOnly(Archive, new InvalidOperationException()),
        ArchiveException.ServerFull(Archive, "could not extend file", new InvalidOperationException()),
        ArchiveException.ServerUnavailable(Archive, "nothing listens at its host and port", "Start it.", new InvalidOperationException()),
        ArchiveException.DatabaseMissing(Archive, new InvalidOperationException()),
        ArchiveException.PermissionDenied(Archive, "permission denied for schema public", new InvalidOperationException()),
        ArchiveException.TlsFailed(Archive, "the server requires TLS", "Turn it on.", new InvalidOperationException()),
        ArchiveException.NeedsPowerShell7(Archive),
        ArchiveException.SimulatedRowsMixed(Archive, isSimulated: true),
        ArchiveException.NoRows(Archive, SecurityCode.Parse("HK.00700")),
        new ArchiveHeldException(Archive, "desk-1", 4711, DateTimeOffset.UnixEpoch),
        ChartException.NoRows(),
        ChartException.NotARow(typeof(string)),
        ChartException.NotWritten("chart.html", "its folder does not exist."),
    ];

    [Fact]
    public void Every_error_id_belongs_to_an_exception_and_every_exception_has_one()
    {
        var ids = typeof(ErrorIds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).Order();

        Assert.Equal(ids, All.Select(error => error.ErrorId).Distinct().Order());
    }

    [Fact]
    public void Every_kind_of_exception_is_in_the_list()
    {
        var kinds = typeof(ShortInterestException).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(ShortInterestException)));

        Assert.Equal(kinds.OrderBy(kind => kind.Name), All.Select(error => error.GetType()).Distinct().OrderBy(kind => kind.Name));
    }

    [Fact]
    public void Every_error_id_is_its_own_name() =>
        Assert.All(typeof(ErrorIds).GetFields(), field => Assert.Equal(field.Name, field.GetRawConstantValue()));

    [Fact]
    public void Every_error_says_what_happened_and_what_to_do() =>
        Assert.All(All, error =>
        {
            Assert.Matches("[.?]$", error.Message);
            Assert.Matches(@"\S$", error.RecommendedAction);
        });

    [Fact]
    public void Every_gateway_error_names_the_endpoint() =>
        Assert.All(All.OfType<GatewayException>(), error =>
        {
            Assert.Equal(Endpoint, error.Endpoint);
            Assert.Contains(Endpoint, error.Message, StringComparison.Ordinal);
        });

    [Fact]
    public void Every_error_of_an_archive_names_it() =>
        Assert.All(All.OfType<ArchiveException>().Where(error => error.ErrorId != ErrorIds.InvalidArchiveLocation), error =>
        {
            Assert.Equal(Archive, error.Archive);
            Assert.Contains(Archive, error.Message, StringComparison.Ordinal);
        });

    [Fact]
    public void A_held_archive_names_its_holder() =>
        Assert.Contains("since 1970-01-01 00:00:00Z: process 4711 on desk-1.", new ArchiveHeldException(Archive, "desk-1", 4711, DateTimeOffset.UnixEpoch).Message, StringComparison.Ordinal);

    [Fact]
    public void A_refusal_repeats_what_the_gateway_said()
    {
        var error = new GatewayRefusedException(Endpoint, "GetShortInterest HK.00700", -1, 7, "无权限");

        Assert.Contains("GetShortInterest HK.00700", error.Message, StringComparison.Ordinal);
        Assert.Contains("无权限", error.Message, StringComparison.Ordinal);
        Assert.Contains("retType -1", error.Message, StringComparison.Ordinal);
        Assert.Contains("errCode 7", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1500, "1.5 s")]
    [InlineData(12_000, "12 s")]
    [InlineData(50, "0.05 s")]
    public void A_timeout_names_its_time_as_it_was_set(int milliseconds, string text) =>
        Assert.Contains(
            $" within {text}",
            new GatewayTimeoutException(Endpoint, "GetShortInterest HK.00700", TimeSpan.FromMilliseconds(milliseconds)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_copy_has_a_position_of_its_own()
    {
        var error = new ConnectionLostException(Endpoint, "the gateway closed it.");

        var copy = error.Copy();
        copy.Position = new QueryPosition(50, "50");

        Assert.IsType<ConnectionLostException>(copy);
        Assert.Equal(error.Message, copy.Message);
        Assert.Null(error.Position);
    }
}

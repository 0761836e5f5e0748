using System.Net.Sockets;
using static Moomoo.ShortInterest.Tests.Errors.EveryError;

namespace Moomoo.ShortInterest.Tests.Errors;

/// <summary>What a program reads from an error instead of its text.</summary>
public sealed class ErrorPropertyTests
{
    private const string Request = "GetShortInterest HK.00700";
    private static readonly InvalidOperationException Cause = new("the cause");

    [Fact]
    public void An_error_of_a_code_has_the_code()
    {
        Assert.Equal("x", new InvalidSecurityCodeException("x", "'x' does not start with a market.").Code);
        Assert.Equal("HK.00700,US.AAPL", InvalidSecurityCodeException.List("HK.00700,US.AAPL").Code);
        Assert.Equal("", InvalidSecurityCodeException.Object("A hashtable", "Make it an object.").Code);
        Assert.Equal("HK.1001", new InvalidPlateException("HK.1001", Market.HK).Plate);

        var unsupported = new UnsupportedMarketException("sh.600519", "SH");
        Assert.Equal(("sh.600519", "SH"), (unsupported.Code, unsupported.Market));
    }

    [Fact]
    public void An_error_of_pages_has_the_code_and_the_key()
    {
        var repeated = new NextKeyRepeatedException("HK.00700", "50");

        Assert.Equal(("HK.00700", "50"), (repeated.Subject, repeated.NextKey));
        Assert.Equal("HK.00700", new NextKeyMissingException("HK.00700").Subject);
    }

    [Fact]
    public void A_refusal_has_what_the_gateway_sent_and_what_it_means()
    {
        var refused = new GatewayRefusedException(Endpoint, Request, -1, 7, "额度不足", RefusalReason.QuotaExhausted);

        Assert.Equal((-1, 7, "额度不足", RefusalReason.QuotaExhausted), (refused.RetType, refused.ErrCode, refused.RetMsg, refused.Reason));
        Assert.Null(new GatewayRefusedException(Endpoint, Request, -1, null, "").ErrCode);
    }

    [Fact]
    public void A_timeout_has_its_time_and_a_bad_endpoint_its_text()
    {
        Assert.Equal(TimeSpan.FromSeconds(12), new GatewayTimeoutException(Endpoint, Request, TimeSpan.FromSeconds(12)).Timeout);
        Assert.Equal("host:0", new InvalidEndpointException("host:0", "'0' is not a TCP port").Endpoint);
    }

    [Fact]
    public void An_error_of_a_file_has_its_path_line_and_column()
    {
        var whole = new InvalidRowFileException("rows.csv", "there is no such file.");
        var field = new InvalidRowFileException("rows.csv", 2, "TimestampStr", "'yesterday' is not a day.");
        var row = new InvalidRowException(1, "TimestampStr", "'yesterday' is not a day.");

        Assert.Equal(("rows.csv", null, null), (whole.Path, whole.Line, whole.Column));
        Assert.Equal(("rows.csv", 2, "TimestampStr"), (field.Path, field.Line, field.Column));
        Assert.Equal((1, "TimestampStr", "'yesterday' is not a day."), (row.Index, row.Column, row.Problem));
        Assert.Equal("key.pem", new InvalidRsaKeyException("key.pem", "it is not a key.", "Create one.").Path);
        Assert.Equal(11111, new PortUnavailableException(11111, Cause).Port);
    }

    [Fact]
    public void A_held_archive_has_its_holder_if_known()
    {
        var known = new ArchiveHeldException(Archive, "desk-1", 4711, DateTimeOffset.UnixEpoch);
        var unknown = new ArchiveHeldException(Archive, null, null, null);

        Assert.Equal(("desk-1", 4711, DateTimeOffset.UnixEpoch), (known.Host, known.ProcessId, known.Since));
        Assert.Equal((null, null, null), (unknown.Host, unknown.ProcessId, unknown.Since));
    }

    [Fact]
    public void An_archive_without_a_location_has_no_name() =>
        Assert.Empty(ArchiveException.InvalidLocation("'\\' is not a path.", "Name a file.").Archive);

    /// <summary>Only what can succeed without a change on either side is retried.</summary>
    [Fact]
    public void Transient_are_lost_connections_missing_or_damaged_answers_and_a_gateway_cut_off_from_its_vendor() =>
        Assert.Equal(
            [ErrorIds.BackendFailed, ErrorIds.ConnectionLost, ErrorIds.GatewayTimeout, ErrorIds.GatewayUnreachable, ErrorIds.ProtocolViolation],
            Create().OfType<GatewayException>().Where(error => error.IsTransient).Select(error => error.ErrorId).Distinct().Order());

    [Fact]
    public void Only_a_refusal_for_frequency_waits_for_the_allowance() =>
        Assert.Equal(
            [RefusalReason.TooFrequent],
            Enum.GetValues<RefusalReason>().Where(reason => new GatewayRefusedException(Endpoint, Request, -1, null, "", reason).IsForFrequency));

    [Fact]
    public void Errors_keep_their_cause()
    {
        var socket = new SocketException((int)SocketError.ConnectionRefused);

        Assert.Same(socket, new GatewayUnreachableException(Endpoint, "127.0.0.1", socket).InnerException);
        Assert.All(
            new ShortInterestException[]
            {
                new GatewayTimeoutException(Endpoint, Request, TimeSpan.FromSeconds(12), Cause),
                new ConnectionLostException(Endpoint, "the gateway closed it.", Cause),
                new ProtocolViolationException(Endpoint, "a frame does not begin with 'FT'.", Cause),
                EncryptionFailedException.SessionKey(Endpoint, Cause),
                new PortUnavailableException(11111, Cause),
                ArchiveException.Damaged(Archive, "page 7 is not a page.", Cause),
                new ArchiveHeldException(Archive, null, null, null, Cause),
                ChartException.NotWritten("chart.html", "its folder does not exist.", Cause),
            },
            error => Assert.Same(Cause, error.InnerException));
    }

    [Fact]
    public void An_error_that_ended_no_query_has_no_position_and_one_attempt()
    {
        var error = new ConnectionLostException(Endpoint, "the gateway closed it.");

        Assert.Null(error.Position);
        Assert.Equal(1, error.Attempts);
    }
}

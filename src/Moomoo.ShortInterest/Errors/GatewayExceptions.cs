using System.Net.Sockets;

namespace Moomoo.ShortInterest;

/// <summary>A failure of one gateway, or of the connection to it.</summary>
public abstract class GatewayException : ShortInterestException
{
    private protected GatewayException(string errorId, string endpoint, string message, string recommendedAction, Exception? innerException = null)
        : base(errorId, message, recommendedAction, innerException)
    {
        Endpoint = endpoint;
    }

    /// <summary>The gateway, <c>host:port</c>.</summary>
    public string Endpoint { get; }

    /// <summary>
    /// Whether the same request can succeed without a change on either side, so that it is retried: a lost connection, a missing answer, a damaged one,
    /// or a gateway whose own connection to the vendor failed. A refusal for frequency is not transient: the client waits until the gateway accepts requests again.
    /// </summary>
    public virtual bool IsTransient => true;
}

/// <summary>Nothing accepts connections at the endpoint.</summary>
public sealed class GatewayUnreachableException : GatewayException
{
    internal GatewayUnreachableException(string endpoint, string host, SocketException cause)
        : base(ErrorIds.GatewayUnreachable, endpoint, $"Cannot connect to OpenD at {endpoint}: {Problem(cause)}.", Advice(host, cause), cause)
    {
    }

    private static string Problem(SocketException cause) => cause.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "the connection was refused",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "the host name is unknown",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown => "the host cannot be reached",
        SocketError.TimedOut => "the host does not respond",
        SocketError.TooManyOpenSockets => "this process has too many files and sockets open",
        _ => $"{cause.SocketErrorCode}",
    };

    private static string Advice(string host, SocketException cause) => cause.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "Start OpenD and log in. If it is running, check that this is its API port"
            + (string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) ? ", and use 127.0.0.1: localhost can resolve to ::1, where OpenD does not listen." : "."),
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "Check the spelling of the host name, or use the host's address.",
        SocketError.TooManyOpenSockets => "Close connections and files that are no longer needed, or raise the limit of open files.",
        _ => "Check that the host is running, and that no firewall between here and there blocks the port.",
    };
}

/// <summary>The gateway accepted a request and did not answer it in time.</summary>
public sealed class GatewayTimeoutException : GatewayException
{
    internal GatewayTimeoutException(string endpoint, string request, TimeSpan timeout, Exception? innerException = null)
        : base(
            ErrorIds.GatewayTimeout,
            endpoint,
            $"{endpoint} did not answer {request} within {timeout.TotalSeconds:0.###} s.",
            "Check that OpenD is logged in and online, and allow a longer time-out if the network is slow.",
            innerException)
    {
        Timeout = timeout;
    }

    /// <summary>How long the client waited for the answer.</summary>
    public TimeSpan Timeout { get; }
}

/// <summary>The connection ended while an answer was outstanding.</summary>
public sealed class ConnectionLostException : GatewayException
{
    internal ConnectionLostException(string endpoint, string problem, Exception? innerException = null, string? recommendedAction = null)
        : base(
            ErrorIds.ConnectionLost,
            endpoint,
            $"The connection to {endpoint} was lost: {problem}",
            recommendedAction ?? "Check that OpenD is still running, then try again.",
            innerException)
    {
    }
}

/// <summary>A connection was used after it had been closed on purpose.</summary>
public sealed class ConnectionClosedException : GatewayException
{
    internal ConnectionClosedException(string endpoint)
        : base(
            ErrorIds.ConnectionClosed,
            endpoint,
            $"The connection to {endpoint} has been closed.",
            "Open a new connection.")
    {
    }

    /// <inheritdoc/>
    public override bool IsTransient => false;
}

/// <summary>The gateway sent something that is not OpenD's protocol.</summary>
public sealed class ProtocolViolationException : GatewayException
{
    internal ProtocolViolationException(string endpoint, string problem, Exception? innerException = null)
        : base(
            ErrorIds.ProtocolViolation,
            endpoint,
            $"{endpoint} violated OpenD's protocol: {problem}",
            "Check that the port is OpenD's API port (11111 by default), not its WebSocket or Telnet port. If it is, update OpenD.",
            innerException)
    {
    }
}

/// <summary>The gateway returned a value that a row cannot hold, in an answer that is otherwise sound.</summary>
public sealed class InvalidValueException : GatewayException
{
    internal InvalidValueException(string endpoint, string problem, Exception? innerException = null)
        : base(
            ErrorIds.InvalidValue,
            endpoint,
            $"{endpoint} returned an invalid value: {problem}",
            "Report the value to the vendor. The pages after it can still be requested by their own keys.",
            innerException)
    {
    }

    /// <inheritdoc/>
    public override bool IsTransient => false;
}

/// <summary>A request waited for the gateway's allowance for the maximum time.</summary>
public sealed class AllowanceTimeoutException : GatewayException
{
    internal AllowanceTimeoutException(string endpoint, string request, TimeSpan maximumWait)
        : base(
            ErrorIds.AllowanceTimeout,
            endpoint,
            $"{request} waited {maximumWait.TotalSeconds:0.###} s for the request limit of {endpoint}.",
            "Request fewer pages, or allow a longer wait.")
    {
    }

    /// <inheritdoc/>
    public override bool IsTransient => false;
}

/// <summary>The gateway answered a request with a refusal.</summary>
public sealed class GatewayRefusedException : GatewayException
{
    internal GatewayRefusedException(
        string endpoint, string request, int retType, int? errCode, string retMsg, RefusalReason reason = RefusalReason.Other, string? versionAdvice = null)
        : base(
            Id(reason),
            endpoint,
            $"{endpoint} refused {request}: {(retMsg.Length == 0 ? "no reason given" : retMsg)} (retType {retType}{(errCode is null ? "" : $", errCode {errCode}")}).",
            Advice(reason, versionAdvice))
    {
        RetType = retType;
        ErrCode = errCode;
        RetMsg = retMsg;
        Reason = reason;
    }

    /// <summary>-1 failed, -100 timed out, -200 disconnected, -400 unknown, -500 invalid content (protocol page, "Messages").</summary>
    public int RetType { get; }

    /// <summary>OpenD's own number for its logs; null if there was none.</summary>
    public int? ErrCode { get; }

    /// <summary>OpenD's reason, in the language it is set to; empty if it gave none.</summary>
    public string RetMsg { get; }

    /// <summary>What the reason means.</summary>
    public RefusalReason Reason { get; }

    /// <summary>Whether the reason is the frequency of requests (protocol page, "Limits"), so that waiting helps.</summary>
    internal bool IsForFrequency => Reason == RefusalReason.TooFrequent;

    /// <inheritdoc/>
    public override bool IsTransient => Reason == RefusalReason.BackendFailed;

    private static string Id(RefusalReason reason) => reason switch
    {
        RefusalReason.TooFrequent => ErrorIds.FrequencyRefused,
        RefusalReason.BackendFailed => ErrorIds.BackendFailed,
        RefusalReason.UnknownSecurity => ErrorIds.UnknownSecurity,
        RefusalReason.NoQuotePermission => ErrorIds.NoQuotePermission,
        RefusalReason.QuotaExhausted => ErrorIds.QuotaExhausted,
        _ => ErrorIds.GatewayRefused,
    };

    private static string Advice(RefusalReason reason, string? versionAdvice) => reason switch
    {
        RefusalReason.TooFrequent => "Other programs are using up this gateway's request limit. Try again when they are done.",
        RefusalReason.BackendFailed => versionAdvice
            ?? "Check that the account has quotes for the market, and that OpenD is online. If so, the vendor's servers are failing: try again later.",
        RefusalReason.UnknownSecurity => "Check the code. Only stocks and funds of Hong Kong and the US have this data.",
        RefusalReason.NoQuotePermission => "Get quotes for the market in the vendor's app, or log OpenD in to an account that has them.",
        RefusalReason.QuotaExhausted => "Wait until the account's quota is renewed, or raise it with the vendor.",
        _ => versionAdvice ?? "Check that the code exists and is a stock or fund, and that the account has quotes for its market.",
    };
}

/// <summary>What the gateway means by a refusal (protocol page, "What a real OpenD answers when something is wrong").</summary>
public enum RefusalReason
{
    /// <summary>Any other reason.</summary>
    Other,

    /// <summary>Too many requests in a short time; waiting helps.</summary>
    TooFrequent,

    /// <summary>
    /// OpenD's own connection to the vendor failed. The request is retried a few times. Missing quotes or an OpenD that is too old have the same symptom,
    /// and retries do not help.
    /// </summary>
    BackendFailed,

    /// <summary>The code does not exist.</summary>
    UnknownSecurity,

    /// <summary>The account has no quotes for the market.</summary>
    NoQuotePermission,

    /// <summary>A quota of the account is used up; this is not the request limit.</summary>
    QuotaExhausted,
}

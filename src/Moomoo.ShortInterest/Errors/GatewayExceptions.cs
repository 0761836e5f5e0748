namespace Moomoo.ShortInterest;

/// <summary>A failure at, or on the way to, one gateway.</summary>
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
    /// or a gateway whose own connection to the vendor failed. A refusal for frequency is not transient: it is waited out.
    /// </summary>
    public virtual bool IsTransient => true;
}

/// <summary>Nothing accepts connections at the endpoint.</summary>
public sealed class GatewayUnreachableException : GatewayException
{
    internal GatewayUnreachableException(string endpoint, string problem, Exception? innerException = null)
        : base(
            ErrorIds.GatewayUnreachable,
            endpoint,
            $"No OpenD answers at {endpoint}: {problem} Usual causes: OpenD is not running; it listens on another port; "
                + "or 'localhost' resolved to ::1, where OpenD does not listen.",
            "Start OpenD and log in, compare its API port with -Port or MOOMOO_OPEND_PORT, and write 127.0.0.1 instead of localhost.",
            innerException)
    {
    }
}

/// <summary>The gateway took a request and sent no answer in time.</summary>
public sealed class GatewayTimeoutException : GatewayException
{
    internal GatewayTimeoutException(string endpoint, string request, TimeSpan timeout, Exception? innerException = null)
        : base(
            ErrorIds.GatewayTimeout,
            endpoint,
            $"{endpoint} did not answer {request} within {timeout.TotalSeconds:0.###} s.",
            "See whether OpenD is logged in and its network is up; a slow line may need a longer -TimeoutSec on Connect-OpenD.",
            innerException)
    {
        Timeout = timeout;
    }

    /// <summary>How long the answer was waited for.</summary>
    public TimeSpan Timeout { get; }
}

/// <summary>The connection ended while something was still to come.</summary>
public sealed class ConnectionLostException : GatewayException
{
    internal ConnectionLostException(string endpoint, string problem, Exception? innerException = null, string? recommendedAction = null)
        : base(
            ErrorIds.ConnectionLost,
            endpoint,
            $"The connection to {endpoint} was lost: {problem}",
            recommendedAction ?? "See whether OpenD still runs, then run the command again.",
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
            "Open a new one with Connect-OpenD.")
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
            $"{endpoint} broke OpenD's protocol: {problem}",
            "Check that the port is OpenD's API port (11111 by default) and not that of its web socket or Telnet.",
            innerException)
    {
    }
}

/// <summary>The gateway answered a request with a refusal.</summary>
public sealed class GatewayRefusedException : GatewayException
{
    internal GatewayRefusedException(string endpoint, string request, int retType, int? errCode, string retMsg, bool forFrequency = false)
        : base(
            forFrequency ? ErrorIds.FrequencyRefused : ErrorIds.GatewayRefused,
            endpoint,
            $"{endpoint} refused {request}: {(retMsg.Length == 0 ? "no reason given" : retMsg)} (retType {retType}{(errCode is null ? "" : $", errCode {errCode}")})",
            forFrequency
                ? "Other programs use this gateway's allowance up; run the command again when they are done."
                : "Check that the code exists and is a stock or fund, and that the account has quotes for its market.")
    {
        RetType = retType;
        ErrCode = errCode;
        RetMsg = retMsg;
        IsForFrequency = forFrequency;
    }

    /// <summary>-1 failed, -100 timed out, -200 disconnected, -400 unknown, -500 invalid content (protocol page, "Messages").</summary>
    public int RetType { get; }

    /// <summary>OpenD's own number for its logs; null if it named none.</summary>
    public int? ErrCode { get; }

    /// <summary>OpenD's reason, in the language that it is set to; empty if it gave none.</summary>
    public string RetMsg { get; }

    /// <summary>Whether the reason is the frequency of requests (protocol page, "Limits"), so that waiting helps.</summary>
    public bool IsForFrequency { get; }

    /// <inheritdoc/>
    public override bool IsTransient => RetType is -100 or -200 && !IsForFrequency;
}

using Moomoo.ShortInterest;

namespace Moomoo.OpenD;

/// <summary>Something that happened while a query ran. Never holds a secret.</summary>
public abstract record OpenDEvent;

/// <summary>A frame was sent (protocol page, "Frame").</summary>
/// <param name="ProtoId">The kind of message.</param>
/// <param name="SerialNumber">Its number on this connection.</param>
/// <param name="BodyLength">Bytes of its body on the wire.</param>
public sealed record FrameSent(long ProtoId, long SerialNumber, int BodyLength) : OpenDEvent;

/// <summary>The response to a request arrived.</summary>
/// <param name="ProtoId">The kind of message.</param>
/// <param name="SerialNumber">The number of the request.</param>
/// <param name="BodyLength">Bytes of its body on the wire.</param>
public sealed record FrameReceived(long ProtoId, long SerialNumber, int BodyLength) : OpenDEvent;

/// <summary>A page arrived.</summary>
/// <param name="Request">The call and its code or market.</param>
/// <param name="PageNumber">Its number within the query, from 1.</param>
/// <param name="Rows">The number of rows on it.</param>
/// <param name="Elapsed">The time from request to answer, without waits for the allowance.</param>
public sealed record PageReceived(string Request, int PageNumber, int Rows, TimeSpan Elapsed) : OpenDEvent;

/// <summary>A request waits for the gateway's allowance (protocol page, "Limits").</summary>
/// <param name="Request">The call and its code or market.</param>
/// <param name="Wait">The expected wait; null if it depends on answers that are still outstanding.</param>
/// <param name="AfterRefusal">True if the gateway refused a request as too frequent, so that other programs use the allowance as well; false for ordinary pacing.</param>
public sealed record AllowanceWaited(string Request, TimeSpan? Wait, bool AfterRefusal) : OpenDEvent;

/// <summary>A request failed and will be retried.</summary>
/// <param name="Request">The call and its code or market.</param>
/// <param name="Error">Why the last attempt failed.</param>
/// <param name="Attempt">The number of the next attempt, from 2 to <paramref name="MaxAttempts"/>.</param>
/// <param name="MaxAttempts">The number of attempts before the request is given up.</param>
/// <param name="Delay">The delay before the next attempt.</param>
public sealed record RequestRetried(string Request, ShortInterestException Error, int Attempt, int MaxAttempts, TimeSpan Delay) : OpenDEvent;

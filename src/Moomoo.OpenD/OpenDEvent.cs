namespace Moomoo.OpenD;

/// <summary>Something worth telling while a query runs. Never holds a secret.</summary>
public abstract record OpenDEvent;

/// <summary>A frame left (protocol page, "Frame").</summary>
/// <param name="ProtoId">Which message.</param>
/// <param name="SerialNumber">Its number on this connection.</param>
/// <param name="BodyLength">Bytes of its body as it travels.</param>
public sealed record FrameSent(long ProtoId, long SerialNumber, int BodyLength) : OpenDEvent;

/// <summary>The response to a request arrived.</summary>
/// <param name="ProtoId">Which message.</param>
/// <param name="SerialNumber">The number of the request.</param>
/// <param name="BodyLength">Bytes of its body as it travelled.</param>
public sealed record FrameReceived(long ProtoId, long SerialNumber, int BodyLength) : OpenDEvent;

/// <summary>A page arrived.</summary>
/// <param name="Request">Which call, of which code.</param>
/// <param name="PageNumber">From 1, within its query.</param>
/// <param name="Rows">Rows on it.</param>
/// <param name="Elapsed">From asking to answer, without waits for the allowance.</param>
public sealed record PageReceived(string Request, int PageNumber, int Rows, TimeSpan Elapsed) : OpenDEvent;

/// <summary>A request waits for the allowance.</summary>
/// <param name="Request">Which call, of which code.</param>
/// <param name="Wait">How long, as far as can be known now; null while requests before it are still unanswered.</param>
public sealed record AllowanceWaited(string Request, TimeSpan? Wait) : OpenDEvent;

/// <summary>A request failed and will be made again.</summary>
/// <param name="Request">Which call, of which code.</param>
/// <param name="Problem">Why it failed.</param>
/// <param name="Attempt">How many times it has failed now.</param>
/// <param name="Delay">How long until it is made again.</param>
public sealed record RequestRetried(string Request, string Problem, int Attempt, TimeSpan Delay) : OpenDEvent;

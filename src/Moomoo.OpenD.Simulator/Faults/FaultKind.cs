namespace Moomoo.OpenD.Simulator.Faults;

/// <summary>The faults of a gateway, of the line to it, and of its own line to the vendor.</summary>
public enum FaultKind
{
    /// <summary>Sends half of the answer and closes the connection.</summary>
    CutInFrame,

    /// <summary>Sends half of the answer and resets the connection.</summary>
    Reset,

    /// <summary>Sends nothing more on this connection, but keeps it open.</summary>
    Silence,

    /// <summary>Delays the answer by the latency.</summary>
    Latency,

    /// <summary>Sends the answer a few bytes at a time.</summary>
    Drip,

    /// <summary>Sends the answer after that of a later request, if one arrives within the latency.</summary>
    Reorder,

    /// <summary>Sends unsolicited frames before the answer.</summary>
    Push,

    /// <summary>Sends answers to requests that were never made before the answer.</summary>
    StrayAnswer,

    /// <summary>Sends an answer whose SHA-1 does not match.</summary>
    BadSha1,

    /// <summary>Sends a header with an impossible body length.</summary>
    ImpossibleLength,

    /// <summary>Sends bytes that are not a frame.</summary>
    Garbage,

    /// <summary>Sends a body that is not a message.</summary>
    UnparsableBody,

    /// <summary>Sends the key of the page itself as its next key. The first page has no key, so it is not affected.</summary>
    RepeatedNextKey,

    /// <summary>Refuses the request as too frequent.</summary>
    FrequencyRefusal,

    /// <summary>Closes all connections and listens again on the same port after the latency.</summary>
    Restart,

    /// <summary>Fails with <c>NN_ProtoRet_TimeOut</c>: OpenD's own line to the vendor is slow. retType is -1, -100 and -200 in turn.</summary>
    BackendTimeout,

    /// <summary>Fails with <c>NN_ProtoRet_SvrFailed</c>: the vendor's server failed. retType is -1, -100 and -200 in turn.</summary>
    ServerFailed,

    /// <summary>
    /// Fails with <c>NN_ProtoRet_ByDisConnOrCacnel</c>, its other spelling or <c>网络中断</c> in turn: OpenD lost its line to the vendor.
    /// retType is -1, -100 and -200 in turn.
    /// </summary>
    BackendLost,

    /// <summary>Refuses the request because a quota is used up (<c>额度不足</c>), which is not a matter of frequency.</summary>
    QuotaExceeded,

    /// <summary>Closes all connections, as OpenD does when its account is logged out elsewhere. New ones are accepted at once.</summary>
    ForcedLogout,

    /// <summary>Sends a success without content: retType 0 and no s2c.</summary>
    MissingContent,

    /// <summary>Sends a page that is not the last without its next key.</summary>
    MissingNextKey,

    /// <summary>Sends rows without timestampStr; their timestamp is set.</summary>
    MissingTimestampStr,

    /// <summary>Sends a row with a count that no 64-bit integer holds, 2^64-1, in an otherwise sound answer.</summary>
    ImpossibleValue,

    /// <summary>Publishes a new row of the security before it answers, so that older rows move on by one: the last row of a page is the first of the next as well.</summary>
    PublishedRow,
}

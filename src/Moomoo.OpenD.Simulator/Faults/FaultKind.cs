namespace Moomoo.OpenD.Simulator.Faults;

/// <summary>What a gateway, or the line to it, can do wrong.</summary>
public enum FaultKind
{
    /// <summary>Sends half of the answer and closes the connection.</summary>
    CutInFrame,

    /// <summary>Sends half of the answer and resets the connection.</summary>
    Reset,

    /// <summary>Sends nothing any more on this connection, and keeps it open.</summary>
    Silence,

    /// <summary>Answers late.</summary>
    Latency,

    /// <summary>Sends the answer a few bytes at a time.</summary>
    Drip,

    /// <summary>Sends the answer after that of a later request, if one comes within the latency.</summary>
    Reorder,

    /// <summary>Sends frames that nobody asked for before the answer.</summary>
    Push,

    /// <summary>Sends answers to requests that nobody made before the answer.</summary>
    StrayAnswer,

    /// <summary>Sends an answer whose SHA-1 does not fit.</summary>
    BadSha1,

    /// <summary>Sends a header with an impossible body length.</summary>
    ImpossibleLength,

    /// <summary>Sends bytes that are no frame.</summary>
    Garbage,

    /// <summary>Sends a body that is no message.</summary>
    UnparsableBody,

    /// <summary>Sends a next key that it has sent before: that of the page itself. The first page has none, so it is spared.</summary>
    RepeatedNextKey,

    /// <summary>Refuses as if asked too often, in English and Chinese by turns.</summary>
    FrequencyRefusal,

    /// <summary>Closes all connections and listens again on the same port a while later.</summary>
    Restart,
}

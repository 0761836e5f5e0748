namespace Moomoo.OpenD;

/// <summary>The state of a client's connection to its gateway.</summary>
public enum ConnectionState
{
    /// <summary>Not connected yet; the first query connects.</summary>
    None,

    /// <summary>Being opened.</summary>
    Connecting,

    /// <summary>Open.</summary>
    Open,

    /// <summary>Lost; the next query reconnects.</summary>
    Lost,

    /// <summary>Closed on purpose.</summary>
    Closed,
}

namespace Moomoo.OpenD;

/// <summary>How a client stands with its gateway.</summary>
public enum ConnectionState
{
    /// <summary>Not connected yet; the first query connects.</summary>
    None,

    /// <summary>Being opened.</summary>
    Connecting,

    /// <summary>Open.</summary>
    Open,

    /// <summary>Lost; the next query connects anew.</summary>
    Lost,

    /// <summary>Closed on purpose.</summary>
    Closed,
}

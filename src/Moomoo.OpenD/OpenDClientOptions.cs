namespace Moomoo.OpenD;

/// <summary>Where a gateway is and how to speak with it.</summary>
public sealed record OpenDClientOptions
{
    /// <summary>Where OpenD listens unless told otherwise.</summary>
    public const string DefaultHost = "127.0.0.1";

    /// <summary>OpenD's API port unless told otherwise.</summary>
    public const int DefaultPort = 11111;

    /// <summary>Host name or address.</summary>
    public string Host { get; init; } = DefaultHost;

    /// <summary>TCP port, 1 to 65535.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>The key that this side shares with OpenD; null if OpenD does not encrypt.</summary>
    public OpenDRsaKey? RsaKey { get; init; }

    /// <summary>What to ask for when there is a key.</summary>
    public PacketEncryption PacketEncryption { get; init; } = PacketEncryption.AesCbc;

    /// <summary>How long to wait for a connection, and for each answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>
    /// Requests of one proto id in any 30 seconds, shared by all clients of the same gateway in this process; 0 leaves the limit
    /// to the gateway. Null keeps what an earlier client of this gateway has set, at first 30 (protocol page, "Limits").
    /// </summary>
    public int? RequestsPerWindow { get; init; }

    /// <summary>How often a page is asked for again after the connection has failed.</summary>
    public int Retries { get; init; } = 8;

    /// <summary>About the wait before the first repetition; it doubles, with jitter, up to 25 times itself.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The clock of heartbeats, time-outs, back-off and the allowance.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

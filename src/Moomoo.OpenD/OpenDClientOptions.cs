namespace Moomoo.OpenD;

/// <summary>How to reach a gateway, and how to wait for it.</summary>
public sealed record OpenDClientOptions
{
    /// <summary>The host on which OpenD listens by default.</summary>
    public const string DefaultHost = "127.0.0.1";

    /// <summary>OpenD's default API port.</summary>
    public const int DefaultPort = 11111;

    /// <summary>The default of <see cref="Timeout"/> in seconds.</summary>
    public const int DefaultTimeoutSeconds = 12;

    /// <summary>The limit of timers.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(24);

    /// <summary>Host name or address.</summary>
    public string Host { get; init; } = DefaultHost;

    /// <summary>TCP port, 1 to 65535.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>The key that is named in OpenD's settings; null if OpenD does not encrypt.</summary>
    public OpenDRsaKey? RsaKey { get; init; }

    /// <summary>The encryption to request when <see cref="RsaKey"/> is set.</summary>
    public PacketEncryption PacketEncryption { get; init; } = PacketEncryption.AesCbc;

    /// <summary>How long to wait for a connection, and for each answer: more than zero, up to a day.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(DefaultTimeoutSeconds);

    /// <summary>
    /// Requests for short interest in any 30 seconds, and as many for daily short volume; the limits of the other calls scale with it. It applies to all
    /// clients of the same gateway in this process. 0 leaves the limit to the gateway. Null keeps what an earlier client set, at first 30 (protocol page, "Limits").
    /// </summary>
    public int? RequestsPerWindow { get; init; }

    /// <summary>
    /// How long a request, with its retries, waits for the gateway's allowance before it fails; null is no maximum. Answers and the delays before
    /// retries do not count. Other programs may use the allowance as well, so the wait can be long.
    /// </summary>
    public TimeSpan? MaximumWait { get; init; }

    /// <summary>How many times a page request is retried after a transient failure, 0 or more.</summary>
    public int Retries { get; init; } = 8;

    /// <summary>Approximate delay before the first retry, zero to a minute; it doubles with each retry, with jitter, up to 25 times this value.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The clock of heartbeats, time-outs, back-off and the allowance.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal OpenDClientOptions ThrowIfInvalid()
    {
        ThrowIfNull(Host, nameof(Host));
        ThrowIfNull(TimeProvider, nameof(TimeProvider));
        ThrowUnless(Host.Trim().Length > 0, nameof(Host), Host, "A host name or address is needed.");
        ThrowUnless(Port is >= 1 and <= ushort.MaxValue, nameof(Port), Port, "A port is 1 to 65535.");
        ThrowUnless(Timeout > TimeSpan.Zero && Timeout <= TimeSpan.FromDays(1), nameof(Timeout), Timeout, "A time-out is more than zero and at most a day.");
        ThrowUnless(RequestsPerWindow is not < 0, nameof(RequestsPerWindow), RequestsPerWindow, "Requests in a window are 0 or more.");
        ThrowUnless(MaximumWait is not { } wait || (wait > TimeSpan.Zero && wait <= LongestWait), nameof(MaximumWait), MaximumWait, "A maximum wait is more than zero and at most 24 days.");
        ThrowUnless(Retries >= 0, nameof(Retries), Retries, "Retries are 0 or more.");
        ThrowUnless(RetryDelay >= TimeSpan.Zero && RetryDelay <= TimeSpan.FromMinutes(1), nameof(RetryDelay), RetryDelay, "A retry delay is zero to a minute.");
        ThrowUnless(PacketEncryption is >= PacketEncryption.None and <= PacketEncryption.AesCbc, nameof(PacketEncryption), PacketEncryption, "The encryption is unknown.");
        return this;
    }

    private static void ThrowIfNull(object? value, string name)
    {
        if (value is null)
        {
            throw new ArgumentNullException(name);
        }
    }

    private static void ThrowUnless(bool isValid, string name, object? value, string message)
    {
        if (!isValid)
        {
            throw new ArgumentOutOfRangeException(name, value, message);
        }
    }
}

using System.Net;

namespace Moomoo.OpenD.Connections;

/// <summary>Where a gateway listens.</summary>
internal sealed record GatewayEndpoint(string Host, int Port)
{
    /// <summary>The same for every way to write the same gateway of this machine, so that they share one allowance.</summary>
    public string Key => IsLoopback ? $"127.0.0.1:{Port}" : ToString().ToLowerInvariant();

    private bool IsLoopback =>
        string.Equals(Host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}

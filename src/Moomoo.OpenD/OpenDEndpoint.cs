using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD;

/// <summary>Where a gateway listens: <c>host</c>, <c>host:port</c>, <c>[::1]</c> or <c>[::1]:port</c>.</summary>
/// <param name="Host">Host name or address, without brackets.</param>
/// <param name="Port">TCP port, 1 to 65535; null if the text has none.</param>
public sealed record OpenDEndpoint(string Host, int? Port = null)
{
    /// <summary>Reads an endpoint as people type it. Surrounding blanks are ignored.</summary>
    /// <exception cref="InvalidEndpointException">The text is empty or malformed, or its port is not a TCP port.</exception>
    public static OpenDEndpoint Parse(string? text) => TryParse(text, out var endpoint, out var error) ? endpoint : throw error;

    /// <summary>Like <see cref="Parse"/>, but returns the error.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out OpenDEndpoint? endpoint, [NotNullWhen(false)] out InvalidEndpointException? error)
    {
        var given = text?.Trim() ?? "";
        var (host, port) = Split(given);
        endpoint = null;
        error = !IsHost(host, isBracketed: IsBracketed(given)) ? new InvalidEndpointException(given, "it does not name a host")
            : port is not null && ParsePort(port) is null ? new InvalidEndpointException(given, $"'{port}' is not a TCP port")
            : null;
        if (error is null)
        {
            endpoint = new OpenDEndpoint(host, port is null ? null : ParsePort(port));
        }

        return error is null;
    }

    /// <summary>As it is written: <c>127.0.0.1:11111</c>, <c>[::1]:11111</c>.</summary>
    public override string ToString() =>
        (Host.Contains(':') ? $"[{Host}]" : Host) + (Port is { } port ? FormattableString.Invariant($":{port}") : "");

    /// <summary>More than one colon without brackets is an IPv6 address, which can have no port.</summary>
    private static (string Host, string? Port) Split(string text)
    {
        var close = text.IndexOf(']');
        if (IsBracketed(text) && close > 0)
        {
            var rest = text[(close + 1)..];
            return rest.Length == 0 ? (text[1..close], null)
                : rest[0] == ':' ? (text[1..close], rest[1..])
                : ("", null);
        }

        var colon = text.IndexOf(':');
        return colon < 0 || colon != text.LastIndexOf(':') ? (text, null) : (text[..colon], text[(colon + 1)..]);
    }

    private static bool IsBracketed(string text) => text.Length > 0 && text[0] == '[';

    private static bool IsHost(string host, bool isBracketed) => isBracketed || host.Contains(':')
        ? IPAddress.TryParse(host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
        : Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4;

    private static int? ParsePort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue ? port : null;
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>A gateway as users write it: <c>host</c>, <c>host:port</c>, <c>::1</c>, <c>[::1]</c> or <c>[::1]:port</c>.</summary>
/// <param name="Host">The host name or address, without brackets.</param>
/// <param name="Port">The TCP port, 1 to 65535; null if the text has none.</param>
internal sealed record GatewayAddress(string Host, int? Port)
{
    private static readonly Regex HostAndPort = new(@"^(\[(?<v6>[^\]]*)\]|(?<name>[^:]*))(:(?<port>.*))?$", RegexOptions.CultureInvariant);

    /// <param name="text">May have blanks around it.</param>
    /// <param name="source">The parameter or environment variable that holds the text, for the error.</param>
    /// <exception cref="InvalidQueryException">The text is not a host, or what follows the host is not a TCP port.</exception>
    public static GatewayAddress Parse(string text, string source)
    {
        var address = text.Trim();
        if (IsIPv6(address))
        {
            return new(address, null);
        }

        var parts = HostAndPort.Match(address).Groups;
        var (v6, name, port) = (parts["v6"].Value, parts["name"].Value, parts["port"]);
        if (!IsIPv6(v6) && Uri.CheckHostName(name) == UriHostNameType.Unknown)
        {
            throw new InvalidQueryException($"{source} is '{address}', which is not a host name or an address.", "Write host, host:port or [IPv6 address]:port.");
        }

        return new(v6.Length > 0 ? v6 : name, port.Success ? ParsePort(port.Value, source) : null);
    }

    /// <exception cref="InvalidQueryException">The text is not a TCP port.</exception>
    public static int ParsePort(string text, string source) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue
            ? port
            : throw new InvalidQueryException($"{source} has '{text}' where a TCP port belongs.", "Use a number from 1 to 65535.");

    private static bool IsIPv6(string text) =>
        !text.Contains('[') && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;
}

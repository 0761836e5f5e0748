using System.Globalization;
using Moomoo.OpenD;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>The gateway that is meant when none is named.</summary>
internal static class DefaultGateway
{
    private const string HostVariable = "MOOMOO_OPEND_HOST";
    private const string PortVariable = "MOOMOO_OPEND_PORT";

    public static string Host => Environment.GetEnvironmentVariable(HostVariable) is { Length: > 0 } host ? host : OpenDClientOptions.DefaultHost;

    /// <exception cref="InvalidQueryException">The variable holds no port.</exception>
    public static int Port
    {
        get
        {
            var text = Environment.GetEnvironmentVariable(PortVariable);
            return string.IsNullOrEmpty(text) ? OpenDClientOptions.DefaultPort
                : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue ? port
                : throw new InvalidQueryException(
                    $"The environment variable {PortVariable} is '{text}', which is no TCP port.", $"Set {PortVariable} to a number from 1 to 65535, or remove it.");
        }
    }

    /// <summary>The gateway that is named, in part or as <c>host:port</c>; what is not named is the default.</summary>
    public static OpenDClientOptions Options(string? computerName = null, int port = 0)
    {
        if (port == 0 && computerName?.Split(':') is [{ Length: > 0 } host, var text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var named) && named is > 0 and <= ushort.MaxValue)
        {
            return new OpenDClientOptions { Host = host, Port = named };
        }

        return new OpenDClientOptions { Host = computerName ?? Host, Port = port > 0 ? port : Port };
    }
}

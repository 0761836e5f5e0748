using System.Globalization;
using System.Management.Automation;
using Moomoo.OpenD;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>The gateway that is used if none is specified: that of the environment variables, or else OpenD's own defaults.</summary>
internal sealed record DefaultGateway(string Host, int Port, string? RsaKeyPath)
{
    private const string HostVariable = "MOOMOO_OPEND_HOST";
    private const string PortVariable = "MOOMOO_OPEND_PORT";
    private const string RsaKeyPathVariable = "MOOMOO_OPEND_RSA_KEY_PATH";

    /// <summary>Reads the environment variables as they are now.</summary>
    /// <exception cref="InvalidQueryException">A variable is not a host or a port, or two variables specify different ports.</exception>
    public static DefaultGateway Read()
    {
        var endpoint = Variable(HostVariable) is { } host ? ParseHost(host) : new(OpenDClientOptions.DefaultHost);
        int? port = Variable(PortVariable) is { } text ? ParsePort(text) : null;
        if (endpoint.Port is not null && port is not null && port != endpoint.Port)
        {
            throw new InvalidQueryException($"{HostVariable} names port {endpoint.Port}, and {PortVariable} is {port}.", $"Remove {PortVariable}, or the port from {HostVariable}.", PortVariable);
        }

        return new(endpoint.Host, endpoint.Port ?? port ?? OpenDClientOptions.DefaultPort, Variable(RsaKeyPathVariable));
    }

    /// <summary>As <see cref="Read"/>; null if the environment does not name a gateway.</summary>
    public static DefaultGateway? ReadOrNull()
    {
        try
        {
            return Read();
        }
        catch (InvalidQueryException)
        {
            return null;
        }
    }

    /// <summary>The gateway that the parameters specify. A missing host or port is that of the default gateway; its key is used if both are missing.</summary>
    /// <exception cref="InvalidEndpointException">The text is not a host or a port.</exception>
    /// <exception cref="InvalidQueryException">A variable is not a host or a port, or two parameters specify different ports.</exception>
    /// <exception cref="InvalidRsaKeyException">The key file is missing or not usable.</exception>
    public static OpenDClientOptions CreateOptions(PSCmdlet cmdlet, string? computerName = null, int? port = null, string? rsaKeyPath = null)
    {
        var named = computerName is null ? null : OpenDEndpoint.Parse(computerName);
        if (named?.Port is { } hostsPort && port is not null && port != hostsPort)
        {
            throw new InvalidQueryException($"-ComputerName names port {hostsPort}, and -Port is {port}.", "Specify the port only once.");
        }

        port ??= named?.Port;
        var gateway = named is null || port is null ? Read() : null;
        var keyPath = rsaKeyPath ?? (named is null && port is null ? gateway!.RsaKeyPath : null);
        return new OpenDClientOptions
        {
            Host = named?.Host ?? gateway!.Host,
            Port = port ?? gateway!.Port,
            RsaKey = cmdlet.LoadRsaKey(keyPath),
        };
    }

    public bool IsGatewayOf(OpenDConnection connection) =>
        connection.Port == Port && string.Equals(connection.ComputerName, Host, StringComparison.OrdinalIgnoreCase);

    private static OpenDEndpoint ParseHost(string text) => OpenDEndpoint.TryParse(text, out var endpoint, out var error)
        ? endpoint
        : throw new InvalidQueryException($"{HostVariable}: {error.Message}", error.RecommendedAction, HostVariable);

    private static int ParsePort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue
            ? port
            : throw new InvalidQueryException($"{PortVariable} is '{text}', which is not a TCP port.", $"Set {PortVariable} to a number from 1 to 65535, or remove it.", PortVariable);

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name)?.Trim() is { Length: > 0 } value ? value : null;
}

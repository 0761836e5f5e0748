namespace Moomoo.ShortInterest.PowerShell.Tests;

/// <summary>Environment variables that name the default gateway, as long as it lives. Tests that need it run one after the other.</summary>
internal sealed class GatewayVariables : IDisposable
{
    public const string Collection = "Default gateway";

    public static string? Host
    {
        set => Environment.SetEnvironmentVariable("MOOMOO_OPEND_HOST", value);
    }

    public static string? Port
    {
        set => Environment.SetEnvironmentVariable("MOOMOO_OPEND_PORT", value);
    }

    public static string? RsaKeyPath
    {
        set => Environment.SetEnvironmentVariable("MOOMOO_OPEND_RSA_KEY_PATH", value);
    }

    public void Dispose() => Host = Port = RsaKeyPath = null;
}

[CollectionDefinition(GatewayVariables.Collection, DisableParallelization = true)]
public sealed class DefaultGatewayTestsRunAlone;

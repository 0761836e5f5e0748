namespace Moomoo.OpenD.Connections;

/// <summary>What a gateway reports about itself in its answer to InitConnect, without secrets and account ids.</summary>
/// <param name="ServerVersion">major * 100 + minor.</param>
/// <param name="KeepAliveInterval">A connection that stays silent for longer is dropped.</param>
/// <param name="IsEncrypted">Whether later bodies are encrypted.</param>
/// <param name="IsSimulated">Whether it is this project's simulator.</param>
internal sealed record GatewayGreeting(int ServerVersion, TimeSpan KeepAliveInterval, bool IsEncrypted, bool IsSimulated)
{
    /// <summary>905 is OpenD 9.5, 1011 is OpenD 10.11.</summary>
    public static string FormatVersion(int serverVersion) => $"{serverVersion / 100}.{serverVersion % 100}";
}

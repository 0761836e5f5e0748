namespace Moomoo.OpenD.Simulator;

/// <summary>The language that OpenD is set to, which is that of its refusals (protocol page, "Limits").</summary>
public enum GatewayLanguage
{
    /// <summary>English.</summary>
    English,

    /// <summary>Simplified Chinese.</summary>
    Chinese,
}

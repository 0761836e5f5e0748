namespace Moomoo.ShortInterest;

/// <summary>A market for which OpenD has short interest. The values are OpenD's own (protocol page, "Security").</summary>
public enum Market
{
    /// <summary>Hong Kong.</summary>
    HK = 1,

    /// <summary>The United States.</summary>
    US = 11,
}

namespace Moomoo.ShortInterest;

/// <summary>A type of security that can have short interest. The values are OpenD's own (protocol page, "Qot_GetStaticInfo").</summary>
public enum SecurityType
{
    /// <summary>A stock.</summary>
    Stock = 3,

    /// <summary>A fund: a trust or an ETF.</summary>
    Fund = 4,
}

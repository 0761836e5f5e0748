namespace Moomoo.ShortInterest;

/// <summary>A security of a market, as OpenD lists it (protocol page, "Qot_GetStaticInfo").</summary>
public sealed class OpenDSecurity : SecurityRow
{
    /// <inheritdoc/>
    public override required string Code { get; set; }

    /// <summary>Name of the security, in the language that OpenD is set to; null if OpenD left it unset.</summary>
    public string? Name { get; set; }

    /// <summary>Whether it is a stock or a fund; null if OpenD left it unset.</summary>
    public SecurityType? SecType { get; set; }

    /// <summary>Shares in a board lot; null if OpenD left it unset.</summary>
    public int? LotSize { get; set; }

    /// <summary>The day of its listing as <c>yyyy-MM-dd</c>; null if OpenD left it unset.</summary>
    public string? ListTime { get; set; }

    /// <summary>Whether it has been delisted; null if OpenD left it unset, which it does for most listed securities.</summary>
    public bool? Delisting { get; set; }

    private protected override long? Key => null;

    /// <summary>The code.</summary>
    public override string ToString() => Code;
}

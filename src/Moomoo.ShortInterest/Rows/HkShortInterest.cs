namespace Moomoo.ShortInterest;

/// <summary>Short interest of a Hong Kong security on one day (protocol page, "Qot_GetShortInterest", HK item).</summary>
public sealed class HkShortInterest : ShortInterestRow
{
    /// <inheritdoc/>
    public override required string Code { get; set; }

    /// <inheritdoc/>
    public override long? Timestamp { get; set; }

    /// <inheritdoc/>
    public override string? TimestampStr { get; set; }

    /// <summary>Open short position, in shares; null if OpenD left it unset.</summary>
    public long? AggregatedShort { get; set; }

    /// <summary>Open short position as a percentage of the shares in circulation: 0.56 is 0.56 %; null if OpenD left it unset.</summary>
    public double? AggregatedShortRatio { get; set; }

    /// <inheritdoc/>
    public override double? ClosePrice { get; set; }

    /// <inheritdoc/>
    public override double? LastClosePrice { get; set; }

    internal override Market Market => Market.HK;

    /// <inheritdoc/>
    public override long? GetShortPosition() => AggregatedShort;

    /// <inheritdoc/>
    public override double? GetShortPercent() => AggregatedShortRatio;
}

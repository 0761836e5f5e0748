namespace Moomoo.ShortInterest;

/// <summary>Short interest of a US security on one settlement day (protocol page, "Qot_GetShortInterest", US item).</summary>
public sealed class UsShortInterest : ShortInterestRow
{
    /// <inheritdoc/>
    public override required string Code { get; set; }

    /// <inheritdoc/>
    public override long? Timestamp { get; set; }

    /// <inheritdoc/>
    public override string? TimestampStr { get; set; }

    /// <summary>Number of shares sold short; null if OpenD left it unset.</summary>
    public long? SharesShort { get; set; }

    /// <summary>Shares sold short as a percentage: 12.34 is 12.34 %; null if OpenD left it unset.</summary>
    public double? ShortPercent { get; set; }

    /// <summary>Average daily volume, in shares; null if OpenD left it unset.</summary>
    public long? AvgDailyShareVolume { get; set; }

    /// <summary>Days to cover: <see cref="SharesShort"/> over <see cref="AvgDailyShareVolume"/>; null if OpenD left it unset.</summary>
    public double? DaysToCover { get; set; }

    /// <inheritdoc/>
    public override double? ClosePrice { get; set; }

    /// <inheritdoc/>
    public override double? LastClosePrice { get; set; }

    internal override Market Market => Market.US;

    /// <inheritdoc/>
    public override long? GetShortPosition() => SharesShort;

    /// <inheritdoc/>
    public override double? GetShortPercent() => ShortPercent;

    /// <inheritdoc/>
    public override double? GetDaysToCover() => DaysToCover;
}

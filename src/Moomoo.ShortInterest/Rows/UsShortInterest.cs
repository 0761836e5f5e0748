namespace Moomoo.ShortInterest;

/// <summary>Short interest of a US security on one settlement day (protocol page, "Qot_GetShortInterest", US item).</summary>
public sealed class UsShortInterest : TradingDayRow
{
    /// <inheritdoc/>
    public override required string Code { get; init; }

    /// <inheritdoc/>
    public override long? Timestamp { get; init; }

    /// <inheritdoc/>
    public override string? TimestampStr { get; init; }

    /// <summary>Shares sold short, in shares; null if OpenD left it unset.</summary>
    public long? SharesShort { get; init; }

    /// <summary>Shares sold short as a percentage: 12.34 is 12.34 %; null if OpenD left it unset.</summary>
    public double? ShortPercent { get; init; }

    /// <summary>Average daily volume, in shares; null if OpenD left it unset.</summary>
    public long? AvgDailyShareVolume { get; init; }

    /// <summary>Days to cover: <see cref="SharesShort"/> over <see cref="AvgDailyShareVolume"/>; null if OpenD left it unset.</summary>
    public double? DaysToCover { get; init; }

    /// <inheritdoc/>
    public override double? ClosePrice { get; init; }

    /// <inheritdoc/>
    public override double? LastClosePrice { get; init; }
}

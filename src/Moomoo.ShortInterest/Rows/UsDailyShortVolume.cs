namespace Moomoo.ShortInterest;

/// <summary>Short selling of a US security on one trading day (protocol page, "Qot_GetDailyShortVolume", US item).</summary>
public sealed class UsDailyShortVolume : DailyShortVolumeRow
{
    /// <inheritdoc/>
    public override required string Code { get; set; }

    /// <inheritdoc/>
    public override long? Timestamp { get; set; }

    /// <inheritdoc/>
    public override string? TimestampStr { get; set; }

    /// <summary>Shares sold short on all venues; null if OpenD left it unset.</summary>
    public long? TotalSharesShort { get; set; }

    /// <summary>Shares sold short on Nasdaq; null if OpenD left it unset.</summary>
    public long? NasdaqSharesShort { get; set; }

    /// <summary>Shares sold short on NYSE; null if OpenD left it unset.</summary>
    public long? NyseSharesShort { get; set; }

    /// <summary>Shares sold short as a percentage of the volume: 12.34 is 12.34 %; null if OpenD left it unset.</summary>
    public double? ShortPercent { get; set; }

    /// <summary>Volume in shares; null if OpenD left it unset.</summary>
    public long? Volume { get; set; }

    /// <inheritdoc/>
    public override double? ClosePrice { get; set; }

    /// <inheritdoc/>
    public override double? LastClosePrice { get; set; }

    /// <summary>The daily percentage, averaged over the 20 trading days up to this one: 12.34 is 12.34 %; null if OpenD left it unset.</summary>
    public double? DailyTradeAvgRatio { get; set; }

    internal override Market Market => Market.US;

    /// <inheritdoc/>
    public override double? GetShortPercent() => ShortPercent;

    /// <inheritdoc/>
    public override long? GetShortVolume() => TotalSharesShort;

    /// <inheritdoc/>
    public override long? GetVolume() => Volume;
}

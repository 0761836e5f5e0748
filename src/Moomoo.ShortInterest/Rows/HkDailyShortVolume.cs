namespace Moomoo.ShortInterest;

/// <summary>Short selling of a Hong Kong security on one trading day (protocol page, "Qot_GetDailyShortVolume", HK item).</summary>
public sealed class HkDailyShortVolume : DailyShortVolumeRow
{
    /// <inheritdoc/>
    public override required string Code { get; set; }

    /// <inheritdoc/>
    public override long? Timestamp { get; set; }

    /// <inheritdoc/>
    public override string? TimestampStr { get; set; }

    /// <summary>Volume in shares; null if OpenD left it unset.</summary>
    public long? SharesTraded { get; set; }

    /// <summary>Turnover in the security's currency; null if OpenD left it unset.</summary>
    public double? Turnover { get; set; }

    /// <summary>Shares sold short; null if OpenD left it unset.</summary>
    public long? ShortSellSharesTraded { get; set; }

    /// <summary>Turnover of short selling in the security's currency; null if OpenD left it unset.</summary>
    public double? ShortSellTurnover { get; set; }

    /// <summary>Open of the trading day, in the security's currency; null if OpenD left it unset.</summary>
    public double? OpenPrice { get; set; }

    /// <inheritdoc/>
    public override double? ClosePrice { get; set; }

    /// <inheritdoc/>
    public override double? LastClosePrice { get; set; }

    /// <summary>The daily percentage, averaged over the 20 trading days up to this one: 12.34 is 12.34 %; null if OpenD left it unset.</summary>
    public double? DailyTradeAvgRatio { get; set; }

    internal HkShortTotals Totals { get; set; } = HkShortTotals.None;

    internal override Market Market => Market.HK;

    /// <summary>What OpenD reports of the security as a whole, besides the list of days; all unset in a row that did not come from a gateway.</summary>
    public HkShortTotals GetTotals() => Totals;

    /// <inheritdoc/>
    public override double? GetShortPercent() => Percent(ShortSellSharesTraded, SharesTraded);

    /// <inheritdoc/>
    public override long? GetShortVolume() => ShortSellSharesTraded;

    /// <inheritdoc/>
    public override long? GetVolume() => SharesTraded;
}

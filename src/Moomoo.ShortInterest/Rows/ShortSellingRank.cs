namespace Moomoo.ShortInterest;

/// <summary>A security's place in a ranking of short selling (protocol page, "Qot_GetShortSellingRank").</summary>
public sealed class ShortSellingRank : SecurityRow
{
    /// <summary>The place, from 1.</summary>
    public int Place { get; set; }

    /// <inheritdoc/>
    public override required string Code { get; set; }

    /// <summary>Name of the security, in the language that OpenD is set to; null if OpenD left it unset.</summary>
    public string? Name { get; set; }

    /// <summary>Close, in the security's currency; null if OpenD left it unset.</summary>
    public double? ClosePrice { get; set; }

    /// <summary>Change of the price, in percent; null if OpenD left it unset.</summary>
    public double? ChangeRatio { get; set; }

    /// <summary>Change of the price over 5 days, in percent; null if OpenD left it unset.</summary>
    public double? ChangeRatio5D { get; set; }

    /// <summary>Change of the price over 10 days, in percent; null if OpenD left it unset.</summary>
    public double? ChangeRatio10D { get; set; }

    /// <summary>Volume in shares; null if OpenD left it unset.</summary>
    public long? Volume { get; set; }

    /// <summary>Shares sold short; null if OpenD left it unset.</summary>
    public long? ShortNumber { get; set; }

    /// <summary>Change in the number of shares sold short; null if OpenD left it unset.</summary>
    public long? ShortNumberChange { get; set; }

    /// <summary>Shares sold short as a percentage of the volume: 12.34 is 12.34 %; null if OpenD left it unset.</summary>
    public double? ShortRatio { get; set; }

    /// <summary>Change in that percentage; null if OpenD left it unset.</summary>
    public double? ShortRatioChange { get; set; }

    /// <summary>Open short position in shares; null if OpenD left it unset.</summary>
    public long? ShortPositionVolume { get; set; }

    /// <summary>Open short position as a percentage: 12.34 is 12.34 %; null if OpenD left it unset.</summary>
    public double? ShortPositionRatio { get; set; }

    /// <summary>Days to cover; null if OpenD left it unset.</summary>
    public double? DaysToCover { get; set; }

    /// <summary>Daily shares sold short, averaged over the last week; null if OpenD left it unset.</summary>
    public long? WeekAvgShortNumber { get; set; }

    /// <summary>Daily percentage sold short, averaged over the last week; null if OpenD left it unset.</summary>
    public double? WeekAvgShortRatio { get; set; }

    /// <summary>Daily shares sold short, averaged over the last month; null if OpenD left it unset.</summary>
    public long? MonthAvgShortNumber { get; set; }

    /// <summary>Daily percentage sold short, averaged over the last month; null if OpenD left it unset.</summary>
    public double? MonthAvgShortRatio { get; set; }

    private protected override long? Key => Place;

    /// <summary><c>US.AAPL #12</c>: the code and its place.</summary>
    public override string ToString() => FormattableString.Invariant($"{Code} #{Place}");
}

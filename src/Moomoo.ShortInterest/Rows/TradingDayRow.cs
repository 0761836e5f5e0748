using System.Globalization;

namespace Moomoo.ShortInterest;

/// <summary>What OpenD reports of one security on one trading day.</summary>
/// <remarks>The shared columns are abstract because reflection lists inherited properties last, and columns have a documented order.</remarks>
public abstract class TradingDayRow : SecurityRow
{
    private const int RoundedDecimals = 10;

    private protected TradingDayRow()
    {
    }

    /// <summary>Unix seconds of midnight of the trading day in the market's own time zone; null if OpenD left it unset.</summary>
    public abstract long? Timestamp { get; set; }

    /// <summary>The trading day as <c>yyyy-MM-dd</c> in the market's own time zone; null if OpenD left it unset.</summary>
    public abstract string? TimestampStr { get; set; }

    /// <summary>Close of the trading day, in the security's currency; null if OpenD left it unset.</summary>
    public abstract double? ClosePrice { get; set; }

    /// <summary>The close before <see cref="ClosePrice"/>, in the security's currency; null if OpenD left it unset.</summary>
    public abstract double? LastClosePrice { get; set; }

    internal abstract Market Market { get; }

    private protected abstract PublicationCalendar Calendar { get; }

    internal string NextKey { get; set; } = Page.LastKey;

    private protected override long? Key => GetDate()?.Ticks;

    /// <summary>The trading day, without time and zone, from <see cref="TimestampStr"/>, else from <see cref="Timestamp"/>; null if neither is a day.</summary>
    public DateTime? GetDate() =>
        DateTime.TryParseExact(TimestampStr, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : Timestamp is >= MarketTime.EarliestTimestamp and <= MarketTime.LatestTimestamp and { } seconds
            ? DateTimeOffset.FromUnixTimeSeconds(seconds).ToMarketTime(Market).Date
        : null;

    /// <summary>
    /// The first trading day whose close may use the row, by the calendar: the day after an evening publication (see <see cref="PublicationDay"/>);
    /// null if the row has no day.
    /// </summary>
    public DateTime? GetKnownOn() => GetDate() is { Year: > 1 and < 9999 } day ? Calendar.Of(day).KnownOn : null;

    /// <summary>The key of the page after the one with this row; <see cref="Page.LastKey"/> after the last page.</summary>
    public string GetNextKey() => NextKey;

    /// <summary>Change from the last close to the close, in the security's currency; null if one of them is unset.</summary>
    /// <remarks>Rounded to ten decimals: from 463.2 to 467.8 it is 4.6, not 4.600000000000023.</remarks>
    public double? GetChange() => ClosePrice - LastClosePrice is { } change ? Math.Round(change, RoundedDecimals) : null;

    /// <summary>Change from the last close to the close, in percent: 12.34 is 12.34 %; null if one of them is unset or the last close is 0.</summary>
    public double? GetChangePercent() => Percent(ClosePrice - LastClosePrice, LastClosePrice);

    /// <summary>Open short position on the day, in shares; null if OpenD left it unset or the row has none.</summary>
    public virtual long? GetShortPosition() => null;

    /// <summary>
    /// The open short position, or in rows of daily short volume the shares sold short, as a percentage: 12.34 is 12.34 %;
    /// null if OpenD left it unset.
    /// </summary>
    public abstract double? GetShortPercent();

    /// <summary>Days to cover; null if OpenD left it unset or the row has none, such as rows of Hong Kong.</summary>
    public virtual double? GetDaysToCover() => null;

    /// <summary><c>US.AAPL 2026-04-30</c>; only the code if OpenD sent no day.</summary>
    public override string ToString() =>
        GetDate() is { } day ? FormattableString.Invariant($"{Code} {day:yyyy-MM-dd}") : Code;

    private protected static double? Percent(double? part, double? whole) => whole is 0 ? null : part / whole * 100;
}

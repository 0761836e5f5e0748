using System.Globalization;

namespace Moomoo.ShortInterest;

/// <summary>
/// What OpenD tells of one security on one trading day. Its properties are the columns of a table or a CSV file;
/// what scripts need beside them are methods, so that no column is added by accident.
/// </summary>
public abstract class TradingDayRow
{
    /// <summary>The next key that stands for the end of the list (protocol page, "Qot_GetShortInterest").</summary>
    public const string LastKey = "-1";

    /// <summary>The security, <c>MARKET.CODE</c>.</summary>
    public abstract required string Code { get; set; }

    /// <summary>Unix seconds of midnight of the trading day in the market's own time zone; null if OpenD left it unset.</summary>
    public abstract long? Timestamp { get; set; }

    /// <summary>The trading day as <c>yyyy-MM-dd</c> in the market's own time zone; null if OpenD left it unset.</summary>
    public abstract string? TimestampStr { get; set; }

    /// <summary>Close of the trading day, in the security's currency; null if OpenD left it unset.</summary>
    public abstract double? ClosePrice { get; set; }

    /// <summary>Close before <see cref="ClosePrice"/>, in the security's currency; null if OpenD left it unset.</summary>
    public abstract double? LastClosePrice { get; set; }

    internal string NextKey { get; set; } = LastKey;

    /// <summary>The trading day, without time and zone; null if OpenD named none.</summary>
    public DateTime? GetDate() =>
        DateTime.TryParseExact(TimestampStr, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>The key of the page after the one that held this row; <see cref="LastKey"/> after the last page.</summary>
    public string GetNextKey() => NextKey;
}

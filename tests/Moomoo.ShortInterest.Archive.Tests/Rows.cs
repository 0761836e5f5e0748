using System.Globalization;

namespace Moomoo.ShortInterest.Archive.Tests;

/// <summary>Rows for tests, short to write.</summary>
internal static class Rows
{
    public static HkShortInterest Hk(string code, string day, long? shares) => new()
    {
        Code = code,
        TimestampStr = day,
        Timestamp = Midnight(Market.HK, day),
        AggregatedShort = shares,
        AggregatedShortRatio = 0.25,
        ClosePrice = 467.8,
        LastClosePrice = null,
    };

    public static UsShortInterest Us(string code, string day, long? shares) => new()
    {
        Code = code,
        TimestampStr = day,
        Timestamp = Midnight(Market.US, day),
        SharesShort = shares,
        DaysToCover = 999.99,
    };

    public static DateTime Day(string day) => DateTime.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Every day from the newest backwards.</summary>
    public static SecurityRow[] Many(string code, int count) =>
        [.. Enumerable.Range(0, count).Select(i => Hk(code, Day("2026-04-30").AddDays(-i).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), i))];

    /// <summary>Code, day and position of each row.</summary>
    public static IEnumerable<string> Texts(this IEnumerable<SecurityRow> rows) =>
        rows.Cast<TradingDayRow>().Select(row => FormattableString.Invariant($"{row} {row.GetShortPosition()}"));

    /// <summary>The names and values of all columns of each row.</summary>
    public static IEnumerable<string> Columns(this IEnumerable<SecurityRow> rows) => rows.Select(row => string.Join(
        "|", row.GetType().GetProperties().Select(property => FormattableString.Invariant($"{property.Name}={property.GetValue(row) ?? "<null>"}"))));

    private static long Midnight(Market market, string day) => MarketTime.AtMarketTime(market, Day(day)).ToUnixTimeSeconds();
}

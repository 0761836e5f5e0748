using System.Globalization;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Tests;

/// <summary>Rows that a simulator is given to serve, so that what comes out can be compared with what went in.</summary>
internal static class TestRows
{
    /// <summary>Newest first, each with its number in every value, and here and there a field unset.</summary>
    public static IReadOnlyList<TradingDayRow> Of(SecurityCode code, int count) => [.. Enumerable.Range(1, count).Select(i => Row(code, i))];

    /// <summary>All values of a row as text.</summary>
    public static string Values(this TradingDayRow row) => string.Join(
        "|", row.GetType().GetProperties().Select(property => Convert.ToString(property.GetValue(row) ?? "<null>", CultureInfo.InvariantCulture)));

    private static TradingDayRow Row(SecurityCode code, int i)
    {
        var day = new DateTime(2026, 4, 30).AddDays(-i);
        var timestamp = new DateTimeOffset(day, TimeSpan.FromHours(8)).ToUnixTimeSeconds();
        var timestampStr = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return code.Market == Market.HK
            ? new HkShortInterest
            {
                Code = code.ToString(),
                Timestamp = timestamp,
                TimestampStr = timestampStr,
                AggregatedShort = i % 7 == 0 ? null : i,
                AggregatedShortRatio = i % 11 == 0 ? null : i + 0.25,
                ClosePrice = i % 13 == 0 ? null : i + 0.5,
                LastClosePrice = i % 17 == 0 ? null : i + 0.75,
            }
            : new UsShortInterest
            {
                Code = code.ToString(),
                Timestamp = timestamp,
                TimestampStr = timestampStr,
                SharesShort = i % 7 == 0 ? null : i,
                ShortPercent = i % 11 == 0 ? null : i + 0.25,
                AvgDailyShareVolume = i % 13 == 0 ? null : i + 1_000_000,
                DaysToCover = i % 17 == 0 ? null : i + 0.125,
                ClosePrice = i % 19 == 0 ? null : i + 0.5,
                LastClosePrice = i % 23 == 0 ? null : i + 0.75,
            };
    }
}

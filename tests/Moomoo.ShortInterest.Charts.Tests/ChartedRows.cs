using System.Globalization;
using System.Management.Automation;

namespace Moomoo.ShortInterest.Charts.Tests;

/// <summary>Rows to draw.</summary>
internal static class ChartedRows
{
    public static HkShortInterest Hk(string day, long? position = 1000, double? percent = 0.5, double? close = 400, string code = "HK.00700") =>
        new() { Code = code, TimestampStr = day, AggregatedShort = position, AggregatedShortRatio = percent, ClosePrice = close };

    public static UsDailyShortVolume UsDaily(string day, long? shortVolume, long? volume, double? percent) =>
        new() { Code = "US.AAPL", TimestampStr = day, TotalSharesShort = shortVolume, Volume = volume, ShortPercent = percent, ClosePrice = 200 };

    /// <summary>The row with a name of its security.</summary>
    public static PSObject Named(this TradingDayRow row, string name)
    {
        var named = new PSObject(row);
        named.Properties.Add(new PSNoteProperty("Name", name));
        return named;
    }

    /// <summary>Daily short volume on the weekdays of ten years, as much as that of the largest securities, newest first.</summary>
    public static IEnumerable<HkDailyShortVolume> TenYears(string code)
    {
        var random = new Random(int.Parse(code[3..], CultureInfo.InvariantCulture));
        var price = 500.0;
        for (var day = new DateTime(2026, 4, 30); day > new DateTime(2016, 4, 30); day = day.AddDays(-1))
        {
            if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            {
                continue;
            }

            var volume = random.NextInt64(100_000_000, 1_000_000_000);
            price *= 1 + ((random.NextDouble() - 0.5) / 30);
            yield return new HkDailyShortVolume
            {
                Code = code,
                TimestampStr = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                SharesTraded = volume,
                ShortSellSharesTraded = volume / random.Next(4, 9),
                ClosePrice = Math.Round(price, 2),
            };
        }
    }

    public static IEnumerable<string> TwentyCodes => Enumerable.Range(1, 20).Select(i => $"HK.{i:00000}");
}

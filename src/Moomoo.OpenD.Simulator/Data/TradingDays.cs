using System.Globalization;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator;

/// <summary>The days of the made-up histories, newest first, and how the protocol writes them.</summary>
internal static class TradingDays
{
    public static IEnumerable<DateTime> Weekdays(DateTime end)
    {
        for (var day = Weekday(end); ; day = Weekday(day.AddDays(-1)))
        {
            yield return day;
        }
    }

    public static IEnumerable<DateTime> Fridays(DateTime end)
    {
        for (var day = end.AddDays(-(((int)end.DayOfWeek - (int)DayOfWeek.Friday + 7) % 7)); ; day = day.AddDays(-7))
        {
            yield return day;
        }
    }

    /// <summary>The 15th and the last day of a month, or the weekday before.</summary>
    public static IEnumerable<DateTime> SettlementDays(DateTime end)
    {
        for (var month = new DateTime(end.Year, end.Month, 1); ; month = month.AddMonths(-1))
        {
            foreach (var day in new[] { Weekday(month.AddMonths(1).AddDays(-1)), Weekday(month.AddDays(14)) })
            {
                if (day <= end)
                {
                    yield return day;
                }
            }
        }
    }

    private static DateTime Weekday(DateTime day) => day.DayOfWeek switch
    {
        DayOfWeek.Saturday => day.AddDays(-1),
        DayOfWeek.Sunday => day.AddDays(-2),
        _ => day,
    };

    /// <summary>Midnight of the day in the market's own zone.</summary>
    public static long Midnight(Market market, DateTime day)
    {
        var offset = market == Market.HK ? 8 : IsUsDaylightSaving(day) ? -4 : -5;
        return new DateTimeOffset(day, TimeSpan.FromHours(offset)).ToUnixTimeSeconds();
    }

    /// <summary>From the second Sunday of March to the first of November. Clocks change at 2 o'clock, so midnights follow a day later.</summary>
    private static bool IsUsDaylightSaving(DateTime day)
    {
        var begin = new DateTime(day.Year, 3, 8);
        var end = new DateTime(day.Year, 11, 1);
        return day > begin.AddDays((7 - (int)begin.DayOfWeek) % 7) && day <= end.AddDays((7 - (int)end.DayOfWeek) % 7);
    }

    public static string Iso(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

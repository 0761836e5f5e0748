using System.Globalization;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Data;

/// <summary>The days on which the made-up markets trade, and how the protocol writes days.</summary>
internal static class TradingDays
{
    /// <summary>New York by its rules; Hong Kong without the holidays that have none, such as Lunar New Year.</summary>
    public static bool IsOpen(Market market, DateTime day) => market == Market.US
        ? NyseCalendar.IsTradingDay(day)
        : NyseCalendar.IsWeekday(day) && (day.Month, day.Day) is not ((1, 1) or (5, 1) or (7, 1) or (10, 1) or (12, 25) or (12, 26)) && !IsGoodFriday(day);

    /// <summary>The day itself, or the trading day before it.</summary>
    public static DateTime OnOrBefore(Market market, DateTime day)
    {
        while (!IsOpen(market, day))
        {
            day = day.AddDays(-1);
        }

        return day;
    }

    public static DateTime Before(Market market, DateTime day) => OnOrBefore(market, day.AddDays(-1));

    /// <summary>A number of trading days, the given one first.</summary>
    public static IEnumerable<DateTime> Back(Market market, DateTime day, int count)
    {
        for (; count > 0; count--, day = Before(market, day))
        {
            yield return day;
        }
    }

    /// <summary>Midnight of the day in the market's own zone.</summary>
    public static long ToTimestamp(Market market, DateTime day) => MarketTime.AtMarketTime(market, day).ToUnixTimeSeconds();

    public static string ToIso(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The only holiday of New York in March and April.</summary>
    private static bool IsGoodFriday(DateTime day) => day is { DayOfWeek: DayOfWeek.Friday, Month: 3 or 4 } && !NyseCalendar.IsTradingDay(day);
}

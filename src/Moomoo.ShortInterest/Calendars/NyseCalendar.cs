namespace Moomoo.ShortInterest;

/// <summary>The trading days of the New York Stock Exchange, by rule (protocol page, "When new rows come").</summary>
internal static class NyseCalendar
{
    /// <summary>
    /// One-off closures follow no rule: hurricane Sandy and the days of mourning for two presidents. Those since September 2007 are listed for
    /// backtests. A closure that is missing here moves only the publications around it.
    /// </summary>
    private static readonly HashSet<DateTime> Closures = [new(2012, 10, 29), new(2012, 10, 30), new(2018, 12, 5), new(2025, 1, 9)];

    public static bool IsWeekday(DateTime day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    public static bool IsTradingDay(DateTime day) => IsWeekday(day) && !IsHoliday(day) && !Closures.Contains(day);

    /// <summary>Whether both NYSE and the banks are certain to be open.</summary>
    public static bool IsBusinessDay(DateTime day) => IsTradingDay(day) && !IsBankHoliday(day);

    /// <summary>Counts days of a kind forward, or backward if the number is negative.</summary>
    public static DateTime AddDays(DateTime day, int count, Func<DateTime, bool> counts)
    {
        for (var left = Math.Abs(count); left > 0;)
        {
            day = day.AddDays(Math.Sign(count));
            left -= counts(day) ? 1 : 0;
        }

        return day;
    }

    private static bool IsHoliday(DateTime day) => day.Month switch
    {
        1 => IsObserved(day, 1, 1) || (day.Year >= 1998 && IsMonday(day, 15)), // New Year's Day, Martin Luther King Day
        2 => IsMonday(day, 15), // Presidents' Day
        3 or 4 => day == Easter(day.Year).AddDays(-2), // Good Friday
        5 => IsMonday(day, 25), // Memorial Day
        6 => day.Year >= 2022 && IsObserved(day, 6, 19), // Juneteenth
        7 => IsObserved(day, 7, 4), // Independence Day
        9 => IsMonday(day, 1), // Labor Day
        11 => day.DayOfWeek == DayOfWeek.Thursday && day.Day is >= 22 and <= 28, // Thanksgiving
        12 => IsObserved(day, 12, 25), // Christmas; New Year's Day on a Saturday is not observed on the Friday before
        _ => false,
    };

    /// <summary>Days on which NYSE trades and banks are closed.</summary>
    private static bool IsBankHoliday(DateTime day) => day.Month switch
    {
        10 => IsMonday(day, 8), // Columbus Day
        11 => IsObserved(day, 11, 11), // Veterans Day
        _ => false,
    };

    /// <summary>
    /// Whether a holiday of a fixed date is observed on a day: if the date is a Sunday, that is the Monday after; if a Saturday, the Friday before.
    /// </summary>
    private static bool IsObserved(DateTime day, int month, int dayOfMonth)
    {
        var holiday = new DateTime(day.Year, month, dayOfMonth);
        return day == holiday.DayOfWeek switch
        {
            DayOfWeek.Sunday => holiday.AddDays(1),
            DayOfWeek.Saturday => holiday.AddDays(-1),
            _ => holiday,
        };
    }

    /// <summary>Whether a day is the month's first Monday from a day on.</summary>
    private static bool IsMonday(DateTime day, int from) => day.DayOfWeek == DayOfWeek.Monday && day.Day >= from && day.Day < from + 7;

    /// <summary>Easter Sunday, by the Gregorian computus of Meeus, Jones and Butcher.</summary>
    private static DateTime Easter(int year)
    {
        var (century, ofCentury, golden) = (year / 100, year % 100, year % 19);
        var epact = ((19 * golden) + century - (century / 4) - ((century - ((century + 8) / 25) + 1) / 3) + 15) % 30;
        var weekday = (32 + (2 * (century % 4)) + (2 * (ofCentury / 4)) - epact - (ofCentury % 4)) % 7;
        var correction = (golden + (11 * epact) + (22 * weekday)) / 451;
        var days = epact + weekday - (7 * correction) + 114;
        return new DateTime(year, days / 31, (days % 31) + 1);
    }
}

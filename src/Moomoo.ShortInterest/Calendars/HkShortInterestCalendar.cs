namespace Moomoo.ShortInterest;

/// <summary>
/// Hong Kong short interest: one reference day a week, the week's last trading day. Since the holidays follow no rule, the calendar
/// names the Friday and counts every day as one of its week.
/// </summary>
internal sealed class HkShortInterestCalendar() : PublicationCalendar(Market.HK)
{
    private const int Week = 7;

    private protected override DateTime GetDayUntil(DateTime day) => FridayOf(day) is var friday && friday > day ? friday.AddDays(-Week) : friday;

    private protected override DateTime GetFollowingDay(DateTime day) => FridayOf(day).AddDays(Week);

    /// <summary>From the Thursday of the following week.</summary>
    private protected override DateTime GetExpectedOn(DateTime day) => FridayOf(day).AddDays(Week - 1);

    /// <summary>Out by the Friday of the following week, so that the close of the Monday after may use it.</summary>
    private protected override DateTime GetKnownOn(DateTime day) => FridayOf(day).AddDays(Week + 3);

    /// <summary>The Friday of a day's week, from Monday to Sunday.</summary>
    private static DateTime FridayOf(DateTime day) => day.AddDays(DayOfWeek.Friday - day.DayOfWeek - (day.DayOfWeek == DayOfWeek.Sunday ? Week : 0));
}

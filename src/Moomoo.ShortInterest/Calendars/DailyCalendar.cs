namespace Moomoo.ShortInterest;

/// <summary>Daily short volume: every trading day, published in its evening.</summary>
/// <param name="market">The market.</param>
/// <param name="isTradingDay">Whether the market may trade on a day.</param>
/// <param name="publishedAt">The earliest time of day, on the market's clocks.</param>
internal sealed class DailyCalendar(Market market, Func<DateTime, bool> isTradingDay, TimeSpan publishedAt) : PublicationCalendar(market)
{
    private protected override DateTime GetDayUntil(DateTime day) => isTradingDay(day) ? day : NyseCalendar.AddDays(day, -1, isTradingDay);

    private protected override DateTime GetFollowingDay(DateTime day) => NyseCalendar.AddDays(day, 1, isTradingDay);

    private protected override DateTime GetExpectedOn(DateTime day) => day + publishedAt;

    private protected override DateTime GetKnownOn(DateTime day) => GetFollowingDay(day);
}

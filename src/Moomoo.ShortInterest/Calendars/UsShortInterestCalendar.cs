namespace Moomoo.ShortInterest;

/// <summary>US short interest: two settlement days a month, published on the 7th trading day after.</summary>
internal sealed class UsShortInterestCalendar() : PublicationCalendar(Market.US)
{
    private const int TradingDaysToPublication = 7;

    private static readonly DateTime FirstMonthWithTwo = new(2007, 9, 1);
    private static readonly TimeSpan PublishedAt = new(17, 45, 0);

    private protected override DateTime GetDayUntil(DateTime day) =>
        SettlementDays(day).Last(settlement => settlement <= day);

    private protected override DateTime GetFollowingDay(DateTime day) =>
        SettlementDays(day).First(settlement => settlement > day);

    private protected override DateTime GetExpectedOn(DateTime day) =>
        NyseCalendar.AddDays(day, TradingDaysToPublication, NyseCalendar.IsTradingDay) + PublishedAt;

    /// <summary>It is uncertain whether a bank holiday on which NYSE trades delays a publication, so here it does.</summary>
    private protected override DateTime GetKnownOn(DateTime day) => NyseCalendar.AddDays(
        NyseCalendar.AddDays(day, TradingDaysToPublication, NyseCalendar.IsBusinessDay), 1, NyseCalendar.IsTradingDay);

    /// <summary>Those of the month, of the one before and of the one after, oldest first.</summary>
    private static IEnumerable<DateTime> SettlementDays(DateTime day)
    {
        var month = day.AddDays(1 - day.Day);
        return SettlementDaysOfMonth(month.AddMonths(-1)).Concat(SettlementDaysOfMonth(month)).Concat(SettlementDaysOfMonth(month.AddMonths(1)));
    }

    private static IEnumerable<DateTime> SettlementDaysOfMonth(DateTime month)
    {
        yield return RollBack(month.AddDays(14));
        if (month >= FirstMonthWithTwo)
        {
            yield return RollBack(month.AddMonths(1).AddDays(-1));
        }
    }

    private static DateTime RollBack(DateTime day)
    {
        while (!NyseCalendar.IsTradingDay(day))
        {
            day = day.AddDays(-1);
        }

        return day;
    }
}

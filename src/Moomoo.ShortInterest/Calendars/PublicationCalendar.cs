namespace Moomoo.ShortInterest;

/// <summary>
/// When the rows of a market come out, and which are the newest at a given time. Everything is computed from rules, for any year
/// (protocol page, "When new rows come"). The vendor may have a row later than the calendar says, but never earlier.
/// </summary>
/// <remarks>
/// New York's holidays follow rules. Hong Kong's do not, so every weekday counts as one on which Hong Kong may trade, and the day of a week
/// of short interest is always its Friday.
/// </remarks>
public abstract class PublicationCalendar
{
    /// <summary>A publication follows its day, and what follows 9999-12-31 has no date.</summary>
    private static readonly DateTime LastDay = new(9998, 12, 31);

    private static readonly UsShortInterestCalendar UsShortInterest = new();
    private static readonly HkShortInterestCalendar HkShortInterest = new();
    private static readonly DailyCalendar UsDaily = new(Market.US, NyseCalendar.IsTradingDay, publishedAt: new TimeSpan(17, 30, 0));
    private static readonly DailyCalendar HkDaily = new(Market.HK, NyseCalendar.IsWeekday, publishedAt: new TimeSpan(16, 0, 0));

    private protected PublicationCalendar(Market market) => Market = market;

    /// <summary>The market.</summary>
    public Market Market { get; }

    /// <summary>
    /// Short interest. US: settled on the 15th and the last day of each month (before September 2007 on the 15th alone), published on the 7th trading
    /// day after. Hong Kong: of the week's last trading day, published on Thursday or Friday of the following week.
    /// </summary>
    public static PublicationCalendar ShortInterest(Market market) => Choose(market, HkShortInterest, UsShortInterest);

    /// <summary>Daily short volume, published in the evening of the trading day itself.</summary>
    public static PublicationCalendar DailyShortVolume(Market market) => Choose(market, HkDaily, UsDaily);

    /// <summary>The publication of a row.</summary>
    /// <param name="day">The day of the row. Any day is accepted, whether or not it is a settlement day by rule; time and kind are ignored.</param>
    public PublicationDay Of(DateTime day)
    {
        var date = ToDay(day);
        return new PublicationDay(Market, date, MarketTime.AtMarketTime(Market, GetExpectedOn(date)), GetKnownOn(date));
    }

    /// <summary>The publication that comes after that of a row: the first that can bring a newer row.</summary>
    /// <param name="day">The day of the row.</param>
    public PublicationDay Following(DateTime day) => Of(GetFollowingDay(ToDay(day)));

    /// <summary>The newest publication that can be out at a time.</summary>
    public PublicationDay NewestAt(DateTimeOffset time)
    {
        var newest = Of(GetDayUntil(time.ToMarketTime(Market).Date));
        while (newest.ExpectedOn > time)
        {
            newest = Of(GetDayUntil(newest.Day.AddDays(-1)));
        }

        return newest;
    }

    /// <summary>The first publication that cannot be out yet at a time.</summary>
    public PublicationDay NextAt(DateTimeOffset time) => Following(NewestAt(time).Day);

    /// <summary>All publications whose days lie from one day to another, both included, oldest first. There are none after the year 9998.</summary>
    public IEnumerable<PublicationDay> Between(DateTime since, DateTime until)
    {
        var last = ToDay(until < LastDay ? until : LastDay);
        if (ToDay(since) > last)
        {
            yield break;
        }

        var first = GetDayUntil(ToDay(since));
        for (var day = first < ToDay(since) ? GetFollowingDay(first) : first; day <= last; day = GetFollowingDay(day))
        {
            yield return Of(day);
        }
    }

    /// <summary>The newest day of the calendar that is not after a day.</summary>
    private protected abstract DateTime GetDayUntil(DateTime day);

    /// <summary>The day of the calendar that follows the one that a row of this day belongs to.</summary>
    private protected abstract DateTime GetFollowingDay(DateTime day);

    /// <summary>The earliest time of a publication, on the market's clocks.</summary>
    private protected abstract DateTime GetExpectedOn(DateTime day);

    private protected abstract DateTime GetKnownOn(DateTime day);

    private static DateTime ToDay(DateTime day) => DateTime.SpecifyKind(day.Date, DateTimeKind.Unspecified);

    private static PublicationCalendar Choose(Market market, PublicationCalendar hongKong, PublicationCalendar unitedStates) => market switch
    {
        Market.HK => hongKong,
        Market.US => unitedStates,
        _ => throw new ArgumentOutOfRangeException(nameof(market), market, "This market has no short interest."),
    };
}

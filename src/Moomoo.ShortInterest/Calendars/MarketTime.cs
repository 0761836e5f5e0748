namespace Moomoo.ShortInterest;

/// <summary>
/// The clocks of the markets, by rule: Hong Kong is at UTC+8, New York at UTC-5, in summer UTC-4. Time zone names differ between
/// platforms and containers often have no time zone data, so none is used.
/// </summary>
public static class MarketTime
{
    /// <summary>Timestamps from here on can be a day of a market: 1970-01-01, with room for every offset.</summary>
    internal const long EarliestTimestamp = 0;

    /// <summary>The last timestamp that can be a day of a market: 9999-12-31, with room for every offset.</summary>
    internal const long LatestTimestamp = 253_402_214_400;

    private static readonly TimeSpan HongKong = TimeSpan.FromHours(8);
    private static readonly TimeSpan EasternStandard = TimeSpan.FromHours(-5);
    private static readonly TimeSpan EasternDaylight = TimeSpan.FromHours(-4);

    /// <summary>The same moment, as the market's clocks show it.</summary>
    public static DateTimeOffset ToMarketTime(this DateTimeOffset time, Market market) => time.ToOffset(
        market == Market.HK ? HongKong
        : IsEasternDaylight(time.UtcDateTime + EasternStandard) ? EasternDaylight
        : EasternStandard);

    /// <summary>
    /// The moment at which the market's clocks show a time. In New York, the hour that autumn repeats is read as standard time,
    /// the hour that spring skips as daylight saving time.
    /// </summary>
    /// <param name="market">The market.</param>
    /// <param name="local">Day and time in the market; its kind is ignored.</param>
    public static DateTimeOffset AtMarketTime(Market market, DateTime local)
    {
        var unspecified = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        return market == Market.HK ? new DateTimeOffset(unspecified, HongKong)
            : IsEasternDaylight(unspecified) ? new DateTimeOffset(unspecified, EasternDaylight)
            : new DateTimeOffset(unspecified, EasternStandard);
    }

    /// <summary>Daylight saving time as Congress set it in 2005 and before that in 1986; short interest does not reach further back.</summary>
    /// <param name="standard">The time in New York without daylight saving.</param>
    private static bool IsEasternDaylight(DateTime standard)
    {
        var (begin, end) = standard.Year >= 2007
            ? (Sunday(standard.Year, 3, 8), Sunday(standard.Year, 11, 1))
            : (Sunday(standard.Year, 4, 1), Sunday(standard.Year, 10, 25));
        return standard >= begin.AddHours(2) && standard < end.AddHours(1);
    }

    /// <summary>The first Sunday from a day of the month on.</summary>
    private static DateTime Sunday(int year, int month, int day)
    {
        var first = new DateTime(year, month, day);
        return first.AddDays(((int)DayOfWeek.Sunday - (int)first.DayOfWeek + 7) % 7);
    }
}

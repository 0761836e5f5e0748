namespace Moomoo.ShortInterest.Tests.Calendars;

public sealed class NyseCalendarTests
{
    private static readonly PublicationCalendar Calendar = PublicationCalendar.DailyShortVolume(Market.US);

    [Theory]
    [InlineData("1818-03-20", "Easter as early as it can be")]
    [InlineData("1943-04-23", "Easter as late as it can be")]
    [InlineData("1954-04-16", "the rule's exception, a week earlier")]
    [InlineData("1981-04-17", "the rule's exception, a week earlier")]
    [InlineData("2000-04-21", "a leap year of a century")]
    [InlineData("2049-04-16", "the rule's exception, a week earlier")]
    [InlineData("2076-04-17", "the rule's exception, a week earlier")]
    [InlineData("2100-03-26", "a century without a leap day")]
    [InlineData("2285-03-20", "Easter as early as it can be")]
    public void Good_Friday_follows_the_moon(string friday, string because)
    {
        var day = Expected.Day(friday);

        Assert.False(Trades(day), because);
        Assert.True(Trades(day.AddDays(-1)), because);
        Assert.True(Trades(day.AddDays(-7)), because);
        Assert.True(Trades(day.AddDays(7)), because);
        Assert.True(Trades(day.AddDays(3)), "NYSE trades on Easter Monday");
    }

    [Theory]
    [InlineData("1997-01-20", true, "Martin Luther King Day is kept since 1998")]
    [InlineData("1998-01-19", false, "Martin Luther King Day is kept since 1998")]
    [InlineData("2021-06-18", true, "Juneteenth is kept since 2022")]
    [InlineData("2022-06-20", false, "Juneteenth is kept since 2022")]
    [InlineData("2012-10-29", false, "Sandy")]
    [InlineData("2012-10-30", false, "Sandy")]
    [InlineData("2018-12-05", false, "mourning for George H. W. Bush")]
    [InlineData("2025-01-09", false, "mourning for Jimmy Carter")]
    [InlineData("2021-12-31", true, "New Year's Day on a Saturday is not kept on the Friday before")]
    [InlineData("2023-01-02", false, "New Year's Day on a Sunday is kept on Monday")]
    [InlineData("2026-10-12", true, "Columbus Day closes banks, not NYSE")]
    [InlineData("2026-11-11", true, "Veterans Day closes banks, not NYSE")]
    [InlineData("2026-11-26", false, "Thanksgiving, the fourth Thursday")]
    [InlineData("2026-11-19", true, "the third Thursday")]
    [InlineData("2029-11-29", true, "the fifth Thursday")]
    [InlineData("2026-11-27", true, "the Friday after Thanksgiving is a short day")]
    [InlineData("2026-11-21", false, "a Saturday")]
    [InlineData("2026-11-22", false, "a Sunday")]
    public void A_day_trades_as_NYSE_kept_it(string day, bool trades, string because) =>
        Assert.True(trades == Trades(Expected.Day(day)), because);

    private static bool Trades(DateTime day) => Calendar.Between(day, day).Any();
}

using FsCheck;
using FsCheck.Fluent;

namespace Moomoo.ShortInterest.Tests.Calendars;

public sealed class PublicationCalendarTests
{
    private static readonly PublicationCalendar Us = PublicationCalendar.ShortInterest(Market.US);
    private static readonly PublicationCalendar Hk = PublicationCalendar.ShortInterest(Market.HK);
    private static readonly PublicationCalendar UsDaily = PublicationCalendar.DailyShortVolume(Market.US);
    private static readonly PublicationCalendar HkDaily = PublicationCalendar.DailyShortVolume(Market.HK);

    public static TheoryData<string, Market> All => new()
    {
        { nameof(PublicationCalendar.ShortInterest), Market.US },
        { nameof(PublicationCalendar.ShortInterest), Market.HK },
        { nameof(PublicationCalendar.DailyShortVolume), Market.US },
        { nameof(PublicationCalendar.DailyShortVolume), Market.HK },
    };

    [Fact]
    public void The_24_settlement_days_of_2026_come_out_on_the_days_of_the_protocol_page()
    {
        const string Page = "01-15>01-27, 01-30>02-10, 02-13>02-25, 02-27>03-10, 03-13>03-24, 03-31>04-10, 04-15>04-24, 04-30>05-11, "
            + "05-15>05-27, 05-29>06-09, 06-15>06-25, 06-30>07-10, 07-15>07-24, 07-31>08-11, 08-14>08-25, 08-31>09-10, 09-15>09-24, "
            + "09-30>10-09, 10-15>10-26, 10-30>11-10, 11-13>11-24, 11-30>12-09, 12-15>12-24, 12-31>01-12";

        var publications = Us.Between(new DateTime(2026, 1, 1), new DateTime(2026, 12, 31));

        Assert.Equal(Page, string.Join(", ", publications.Select(day => FormattableString.Invariant($"{day.Day:MM-dd}>{day.ExpectedOn:MM-dd}"))));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_days_end_with_the_year_9998(string kind, Market market)
    {
        var calendar = kind == nameof(PublicationCalendar.ShortInterest) ? PublicationCalendar.ShortInterest(market) : PublicationCalendar.DailyShortVolume(market);

        Assert.InRange(calendar.Between(new DateTime(9998, 12, 1), DateTime.MaxValue).Last().Day, new DateTime(9998, 12, 25), new DateTime(9998, 12, 31));
        Assert.Empty(calendar.Between(new DateTime(9999, 1, 1), DateTime.MaxValue));
        Assert.Empty(calendar.Between(DateTime.MaxValue, DateTime.MaxValue));
    }

    [Fact]
    public void Forty_years_of_US_publications_are_those_that_pandas_computes()
    {
        var expected = Expected.Read("us-publications.csv");

        var publications = Us.Between(new DateTime(2005, 1, 1), new DateTime(2045, 12, 31)).ToList();

        Assert.Equal(952, expected.Count);
        Assert.Equal(
            expected.Select(line => string.Join(',', line)),
            publications.Select(day => FormattableString.Invariant($"{day.Day:yyyy-MM-dd},{day.ExpectedOn:yyyy-MM-dd},{day.KnownOn:yyyy-MM-dd}")));
    }

    [Theory]
    [InlineData("2007-08-15", "2007-08-24", "2007-08-27", "the last month with one settlement day")]
    [InlineData("2007-09-14", "2007-09-25", "2007-09-26", "the first of two a month, a Friday since the 15th is a Saturday")]
    [InlineData("2007-09-28", "2007-10-09", "2007-10-11", "Columbus Day may delay it")]
    [InlineData("2012-10-15", "2012-10-24", "2012-10-25", "before Sandy")]
    [InlineData("2012-10-31", "2012-11-09", "2012-11-12", "Veterans Day is a Sunday, kept on the Monday after the publication")]
    [InlineData("2018-11-30", "2018-12-12", "2018-12-13", "a day of mourning")]
    [InlineData("2019-04-15", "2019-04-25", "2019-04-26", "Good Friday in between")]
    [InlineData("2021-12-31", "2022-01-11", "2022-01-12", "New Year's Day on a Saturday is not kept: a trading day and the settlement day")]
    [InlineData("2021-06-15", "2021-06-24", "2021-06-25", "no Juneteenth yet")]
    [InlineData("2022-06-15", "2022-06-27", "2022-06-28", "Juneteenth is a Sunday, kept on Monday")]
    [InlineData("2022-04-14", "2022-04-26", "2022-04-27", "the 15th is Good Friday")]
    [InlineData("2023-01-13", "2023-01-25", "2023-01-26", "Martin Luther King Day")]
    [InlineData("2025-10-31", "2025-11-11", "2025-11-13", "Veterans Day may delay it")]
    [InlineData("2027-12-15", "2027-12-27", "2027-12-28", "Christmas is a Saturday, kept on Friday")]
    public void Settlement_days_counted_by_hand(string settlement, string published, string knownOn, string because)
    {
        var publication = Us.Of(Expected.Day(settlement));

        Assert.True(publication.Day == Us.Between(publication.Day, publication.Day).Single().Day, because);
        Assert.True(Expected.Day(published) + new TimeSpan(17, 45, 0) == publication.ExpectedOn.DateTime, because);
        Assert.True(Expected.Day(knownOn) == publication.KnownOn, because);
    }

    [Fact]
    public void US_figures_come_out_at_a_quarter_to_six_in_New_York_in_winter_and_in_summer()
    {
        Assert.Equal(new DateTimeOffset(2026, 1, 27, 22, 45, 0, TimeSpan.Zero), Us.Of(new DateTime(2026, 1, 15)).ExpectedOn.ToUniversalTime());
        Assert.Equal(new DateTimeOffset(2026, 5, 11, 21, 45, 0, TimeSpan.Zero), Us.Of(new DateTime(2026, 4, 30)).ExpectedOn.ToUniversalTime());
    }

    [Fact]
    public void Before_September_2007_there_is_one_settlement_day_a_month() =>
        Assert.Equal(
            [new(2007, 6, 15), new(2007, 7, 13), new(2007, 8, 15), new(2007, 9, 14), new(2007, 9, 28), new DateTime(2007, 10, 15)],
            Us.Between(new DateTime(2007, 6, 1), new DateTime(2007, 10, 30)).Select(day => day.Day));

    [Theory]
    [InlineData("2026-04-30", "a Thursday, when Friday is Labour Day")]
    [InlineData("2026-05-01", "the Friday itself")]
    [InlineData("2026-04-27", "the Monday")]
    [InlineData("2026-05-03", "the Sunday")]
    public void A_week_of_Hong_Kong_comes_out_from_the_next_Thursday_and_is_known_after_the_next_Friday(string day, string because)
    {
        var publication = Hk.Of(Expected.Day(day));

        Assert.True(new DateTimeOffset(2026, 5, 7, 0, 0, 0, TimeSpan.FromHours(8)) == publication.ExpectedOn, because);
        Assert.True(new DateTime(2026, 5, 11) == publication.KnownOn, because);
        Assert.True(new DateTime(2026, 5, 8) == Hk.Following(publication.Day).Day, because);
    }

    [Fact]
    public void Hong_Kong_has_52_or_53_weeks_a_year() =>
        Assert.All(
            Enumerable.Range(1990, 110).Select(year => Hk.Between(new DateTime(year, 1, 1), new DateTime(year, 12, 31)).Count()),
            weeks => Assert.InRange(weeks, 52, 53));

    [Fact]
    public void Daily_short_volume_comes_out_in_the_evening_and_is_known_on_the_next_trading_day()
    {
        var beforeIndependenceDay = UsDaily.Of(new DateTime(2026, 7, 2));
        var friday = HkDaily.Of(new DateTime(2026, 4, 24));

        Assert.Equal(new DateTimeOffset(2026, 7, 2, 17, 30, 0, TimeSpan.FromHours(-4)), beforeIndependenceDay.ExpectedOn);
        Assert.Equal(new DateTime(2026, 7, 6), beforeIndependenceDay.KnownOn);
        Assert.Equal(new DateTimeOffset(2026, 4, 24, 16, 0, 0, TimeSpan.FromHours(8)), friday.ExpectedOn);
        Assert.Equal(new DateTime(2026, 4, 27), friday.KnownOn);
    }

    [Theory]
    [InlineData(2021, 252)]
    [InlineData(2022, 251)]
    [InlineData(2023, 250)]
    [InlineData(2024, 252)]
    [InlineData(2025, 250)]
    [InlineData(2026, 251)]
    public void A_year_of_NYSE_has_as_many_trading_days_as_it_had(int year, int days) =>
        Assert.Equal(days, UsDaily.Between(new DateTime(year, 1, 1), new DateTime(year, 12, 31)).Count());

    [Theory]
    [MemberData(nameof(All))]
    public void Every_day_of_a_century_is_mapped_forward(string kind, Market market)
    {
        var calendar = Calendar(kind, market);
        var before = calendar.Of(new DateTime(1989, 12, 31));
        for (var day = new DateTime(1990, 1, 1); day.Year < 2090; day = day.AddDays(1))
        {
            var publication = calendar.Of(day);

            Assert.Equal(day, publication.Day);
            Assert.True(publication.ExpectedOn >= before.ExpectedOn && publication.KnownOn >= before.KnownOn, $"{publication} is before {before}");
            Assert.InRange(publication.KnownOn, publication.ExpectedOn.Date.AddDays(1), publication.ExpectedOn.Date.AddDays(7));
            Assert.InRange(calendar.Following(day).Day, day.AddDays(1), day.AddDays(34));
            before = publication;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_newest_day_at_a_time_is_the_one_whose_moment_has_come(string kind, Market market)
    {
        var calendar = Calendar(kind, market);
        var before = calendar.NewestAt(new DateTimeOffset(1990, 1, 1, 0, 0, 0, TimeSpan.Zero));
        foreach (var publication in calendar.Between(before.Day.AddDays(1), new DateTime(2090, 1, 1)))
        {
            Assert.Equal(publication, calendar.NewestAt(publication.ExpectedOn));
            Assert.Equal(before, calendar.NewestAt(publication.ExpectedOn.AddTicks(-1)));
            Assert.Equal(publication, calendar.NextAt(publication.ExpectedOn.AddTicks(-1)));
            Assert.Equal(publication, calendar.Following(before.Day));
            before = publication;
        }
    }

    [Fact]
    public void At_any_time_the_newest_day_is_out_and_the_next_one_is_not()
    {
        var times = Gen.Choose(0, int.MaxValue).Select(seconds =>
            DateTimeOffset.FromUnixTimeSeconds(631_152_000L + seconds).ToOffset(TimeSpan.FromHours(seconds % 14)));

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2_000),
            Prop.ForAll(times.ToArbitrary(), time => new[] { Us, Hk, UsDaily, HkDaily }.All(calendar =>
                calendar.NewestAt(time).ExpectedOn <= time && calendar.NextAt(time).ExpectedOn > time)));
    }

    [Fact]
    public void Days_between_are_those_that_one_finds_day_by_day()
    {
        var days =
            from since in Gen.Choose(0, 40_000)
            from length in Gen.Choose(-1, 400)
            select (Since: Day(since), Until: Day(since + length));

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(200),
            Prop.ForAll(days.ToArbitrary(), range => new[] { Us, Hk, UsDaily, HkDaily }.All(calendar =>
            {
                var every = Enumerable.Range(0, (range.Until - range.Since).Days + 1).Select(i => range.Since.AddDays(i));
                return every.SelectMany(day => calendar.Between(day, day)).SequenceEqual(calendar.Between(range.Since, range.Until));
            })));

        static DateTime Day(int number) => new DateTime(1990, 1, 1).AddDays(number);
    }

    [Fact]
    public void Time_and_kind_of_a_day_do_not_matter() =>
        Assert.Equal(Us.Of(new DateTime(2026, 4, 30)), Us.Of(new DateTime(2026, 4, 30, 23, 59, 59, DateTimeKind.Utc)));

    [Fact]
    public void A_market_without_short_interest_has_no_calendar()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>("market", () => PublicationCalendar.ShortInterest((Market)21));

        Assert.StartsWith("This market has no short interest.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_calendar_and_its_days_know_their_market(string kind, Market market)
    {
        var calendar = Calendar(kind, market);

        Assert.Equal(market, calendar.Market);
        Assert.Equal(market, calendar.Of(new DateTime(2026, 4, 30)).Market);
    }

    private static PublicationCalendar Calendar(string kind, Market market) =>
        kind == nameof(PublicationCalendar.ShortInterest) ? PublicationCalendar.ShortInterest(market) : PublicationCalendar.DailyShortVolume(market);
}

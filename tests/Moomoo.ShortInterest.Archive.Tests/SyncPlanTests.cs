using System.Globalization;
using Moomoo.ShortInterest.Archive.Store;
using Moomoo.ShortInterest.Archive.Sync;

namespace Moomoo.ShortInterest.Archive.Tests;

/// <summary>Which codes a sync asks for. The US rows of 2026-04-30 come out on 05-11 at 17:45 in New York, those of 05-15 on 05-27.</summary>
public sealed class SyncPlanTests
{
    private const string April = "2026-04-30";
    private const string MidMay = "2026-05-15";

    [Fact]
    public void A_code_without_a_whole_history_is_asked_for_in_any_case()
    {
        var never = new Coverage(ArchiveQuery.ShortInterest, SecurityCode.Parse("US.AAPL"));
        var earlier = Complete("US.MSFT", MidMay) with { Since = Rows.Day("2020-01-01"), CompleteSince = Rows.Day("2025-01-01") };

        Assert.Equal("US.AAPL, US.MSFT /  / ", Plan("2026-05-20 12:00", never, earlier));
    }

    [Fact]
    public void A_complete_code_is_not_due_before_its_next_day_can_be_out()
    {
        Assert.Equal(" /  / ", Plan("2026-05-27 17:44", Complete("US.AAPL", April)));
        Assert.Equal(" / US.AAPL / US.AAPL", Plan("2026-05-27 17:45", Complete("US.AAPL", April)));
    }

    [Fact]
    public void Hong_Kong_is_due_from_the_Thursday_of_the_week_after()
    {
        Assert.Equal(" /  / ", Plan("2026-05-13 23:59", Complete("HK.00700", "2026-04-30")));
        Assert.Equal(" / HK.00700 / HK.00700", Plan("2026-05-14 00:00", Complete("HK.00700", "2026-04-30")));
    }

    [Fact]
    public void The_leader_has_the_newest_day_and_was_asked_longest_ago()
    {
        var plan = Plan(
            "2026-05-28 20:00",
            Complete("US.A", April) with { LastAsked = Time("2026-05-28 19:00") },
            Complete("US.B", April) with { LastAsked = Time("2026-05-27 19:00") },
            Complete("US.C", April) with { LastAsked = Time("2026-05-27 19:00") },
            Complete("US.D", MidMay, at: "2026-05-28 19:00") with { NewestDay = Rows.Day("2026-04-15"), AsksBehind = SyncPlan.NightsBehind + 1 });

        Assert.Equal(" / US.B, US.C, US.A / US.A, US.B, US.C, US.D", plan);
    }

    [Fact]
    public void Codes_that_are_behind_are_asked_for_on_three_nights_more_and_then_with_the_market()
    {
        Coverage Behind(int asks, string lastAsked) => Complete("US.LATE", April) with { AsksBehind = asks, LastAsked = Time(lastAsked) };
        var level = Complete("US.AAPL", MidMay);

        Assert.Equal("US.LATE /  / ", Plan("2026-05-28 20:00", level, Behind(1, "2026-05-27 20:00")));
        Assert.Equal("US.LATE /  / ", Plan("2026-05-30 20:00", level, Behind(3, "2026-05-29 20:00")));
        Assert.Equal(" /  / US.LATE", Plan("2026-05-31 20:00", level, Behind(4, "2026-05-30 20:00")));
        Assert.Equal(" /  / US.LATE", Plan("2026-05-28 07:59", level, Behind(1, "2026-05-27 20:00")));
        Assert.Equal("US.LATE /  / ", Plan("2026-05-28 08:00", level, Behind(1, "2026-05-27 20:00")));
    }

    [Fact]
    public void A_code_that_a_stopped_sync_did_not_reach_is_asked_for_by_the_next_one()
    {
        var plan = Plan("2026-05-27 19:00", Complete("US.AAPL", MidMay, at: "2026-05-27 18:00"), Complete("US.MSFT", April, at: "2026-05-26 18:00"));

        Assert.Equal("US.MSFT /  / ", plan);
    }

    [Fact]
    public void A_code_without_rows_is_asked_for_like_one_that_is_behind()
    {
        Coverage Empty(int asks) => Complete("US.NONE", April) with { NewestDay = null, AsksBehind = asks, LastAsked = Time("2026-05-20 20:00") };

        Assert.Equal("US.NONE /  / ", Plan("2026-05-21 20:00", Complete("US.AAPL", April), Empty(1)));
        Assert.Equal(" /  / US.NONE", Plan("2026-05-21 20:00", Complete("US.AAPL", April), Empty(4)));
    }

    [Fact]
    public void Where_no_code_can_lead_one_that_is_behind_is_asked_for_once_a_cycle()
    {
        var alone = Complete("US.GONE", April) with { AsksBehind = 4, LastAsked = Time("2026-05-27 17:46") };

        Assert.Equal(" /  / ", Plan("2026-06-09 17:44", marketNewest: MidMay, alone));
        Assert.Equal("US.GONE /  / ", Plan("2026-06-09 17:45", marketNewest: MidMay, alone));
    }

    [Fact]
    public void Force_asks_for_every_code()
    {
        var plan = SyncPlan.Create([Complete("US.AAPL", April)], Rows.Day(April), PublicationCalendar.ShortInterest(Market.US), Time("2026-05-12 00:00"), force: true);

        Assert.Equal(["US.AAPL"], plan.Certain.Select(code => code.Code.ToString()));
    }

    [Fact]
    public void An_answer_counts_as_behind_until_the_code_is_level_with_its_market()
    {
        var now = Time("2026-05-28 20:00");
        var behind = SyncPlan.AfterAnswer(Complete("US.AAPL", April) with { AsksBehind = 2 }, Rows.Day(MidMay), now);

        Assert.Equal((3, now), (behind.AsksBehind, behind.LastAsked));
        Assert.Equal(0, SyncPlan.AfterAnswer(behind with { NewestDay = Rows.Day(MidMay) }, Rows.Day(MidMay), now).AsksBehind);
        Assert.Equal(1, SyncPlan.AfterAnswer(Complete("US.AAPL", April) with { NewestDay = null }, null, now).AsksBehind);
    }

    private static Coverage Complete(string code, string newest, string at = "2026-05-12 20:00") => new(ArchiveQuery.ShortInterest, SecurityCode.Parse(code))
    {
        NewestDay = Rows.Day(newest),
        CompleteSince = Coverage.Beginning,
        LastAsked = Time(at),
    };

    /// <summary>A time in New York in summer, or in Hong Kong, as it is written on the clocks there.</summary>
    private static DateTimeOffset Time(string text, Market market = Market.US) =>
        MarketTime.AtMarketTime(market, DateTime.ParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));

    /// <summary>The codes that are certain, the leaders and the followers.</summary>
    private static string Plan(string now, params Coverage[] codes) => Plan(now, null, codes);

    private static string Plan(string now, string? marketNewest, params Coverage[] codes)
    {
        var market = codes[0].Code.Market;
        var newest = marketNewest is null ? codes.Max(code => code.NewestDay) : Rows.Day(marketNewest);
        var plan = SyncPlan.Create(codes, newest, PublicationCalendar.ShortInterest(market), Time(now, market), force: false);
        return string.Join(" / ", new[] { plan.Certain, plan.Leaders, plan.Followers }.Select(list => string.Join(", ", list.Select(code => code.Code))));
    }
}

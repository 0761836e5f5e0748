using System.Globalization;

namespace Moomoo.ShortInterest.Tests.Calendars;

public sealed class MarketTimeTests
{
    [Fact]
    public void New_York_changes_its_clocks_when_the_time_zone_database_says_so()
    {
        var changes = Expected.Read("us-daylight-saving.csv");

        Assert.Equal(102, changes.Count);
        Assert.All(changes, change =>
        {
            var moment = DateTimeOffset.Parse(change[0], CultureInfo.InvariantCulture);
            var offset = TimeSpan.FromHours(int.Parse(change[1], CultureInfo.InvariantCulture));
            var before = offset == TimeSpan.FromHours(-4) ? TimeSpan.FromHours(-5) : TimeSpan.FromHours(-4);

            Assert.Equal(offset, moment.ToMarketTime(Market.US).Offset);
            Assert.Equal(before, moment.AddTicks(-1).ToMarketTime(Market.US).Offset);
        });
    }

    [Fact]
    public void Every_hour_there_and_back_is_the_same_moment()
    {
        for (var time = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero); time.Year < 2028; time = time.AddHours(1))
        {
            var local = time.ToMarketTime(Market.US);
            var repeated = time.AddHours(1).ToMarketTime(Market.US).DateTime == local.DateTime;

            Assert.Equal(repeated ? time.AddHours(1) : time, MarketTime.AtMarketTime(Market.US, local.DateTime));
            Assert.Equal(time, MarketTime.AtMarketTime(Market.HK, time.ToMarketTime(Market.HK).DateTime));
        }
    }

    [Fact]
    public void The_hour_that_spring_skips_is_read_as_daylight_saving_time()
    {
        var skipped = MarketTime.AtMarketTime(Market.US, new DateTime(2026, 3, 8, 2, 30, 0));

        Assert.Equal(new DateTimeOffset(2026, 3, 8, 1, 30, 0, TimeSpan.FromHours(-5)), skipped);
    }

    [Fact]
    public void Hong_Kong_is_eight_hours_ahead_of_UTC_all_year()
    {
        Assert.Equal(TimeSpan.FromHours(8), new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToMarketTime(Market.HK).Offset);
        Assert.Equal(TimeSpan.FromHours(8), new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero).ToMarketTime(Market.HK).Offset);
    }

    [Theory]
    [InlineData(DateTimeKind.Utc)]
    [InlineData(DateTimeKind.Local)]
    public void The_kind_of_a_day_does_not_matter(DateTimeKind kind) =>
        Assert.Equal(
            new DateTimeOffset(2026, 4, 30, 17, 45, 0, TimeSpan.FromHours(-4)),
            MarketTime.AtMarketTime(Market.US, DateTime.SpecifyKind(new DateTime(2026, 4, 30, 17, 45, 0), kind)));
}

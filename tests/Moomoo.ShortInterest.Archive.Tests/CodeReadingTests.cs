using System.Globalization;
using Moomoo.ShortInterest.Archive.Store;
using Moomoo.ShortInterest.Archive.Sync;

namespace Moomoo.ShortInterest.Archive.Tests;

/// <summary>How far a code is read.</summary>
public sealed class CodeReadingTests
{
    private static readonly SecurityCode Code = SecurityCode.Parse("HK.00700");
    private static readonly RowTable Table = RowTable.Of(ArchiveQuery.ShortInterest, Market.HK);

    [Fact]
    public void A_first_history_is_read_to_the_end_of_the_list()
    {
        var reading = new CodeReading(new Coverage(ArchiveQuery.ShortInterest, Code), Stored());

        Assert.True(reading.AddNewest(null, Page("a", 30, 29)));
        Assert.True(reading.AddNewest("a", Page("b", 28, 27)));
        Assert.False(reading.AddNewest("b", Page("-1", 26)));

        Assert.Equal(5, reading.Changes.New.Count);
        Assert.True(reading.Coverage.IsComplete);
        Assert.Equal((Day(30), Coverage.Beginning, null), (reading.Coverage.NewestDay, reading.Coverage.CompleteSince, reading.Coverage.ResumeKey));
    }

    [Fact]
    public void A_first_history_with_a_bound_ends_at_the_first_older_row_and_remembers_its_page()
    {
        var reading = new CodeReading(new Coverage(ArchiveQuery.ShortInterest, Code) { Since = Day(27) }, Stored());

        Assert.True(reading.AddNewest(null, Page("a", 30, 29)));
        Assert.False(reading.AddNewest("a", Page("b", 28, 26)));

        Assert.Equal([30, 29, 28], reading.Changes.New.Select(row => row.Day.Day));
        Assert.Equal((Day(27), "a"), (reading.Coverage.CompleteSince, reading.Coverage.ResumeKey));
        Assert.True(reading.Coverage.IsComplete);
    }

    [Fact]
    public void A_bound_that_is_older_than_the_list_counts_as_its_end()
    {
        var reading = new CodeReading(new Coverage(ArchiveQuery.ShortInterest, Code) { Since = Day(1) }, Stored());

        Assert.False(reading.AddNewest(null, Page("-1", 30, 29)));

        Assert.Equal(Coverage.Beginning, reading.Coverage.CompleteSince);
    }

    [Fact]
    public void A_page_that_overlaps_two_known_days_is_enough()
    {
        var reading = new CodeReading(Complete(), Stored(28, 27, 26));

        Assert.False(reading.AddNewest(null, Page("a", 30, 29, 28, 27)));

        Assert.Equal([30, 29], reading.Changes.New.Select(row => row.Day.Day));
        Assert.Empty(reading.Changes.Revised);
        Assert.Equal((Day(30), Coverage.Beginning), (reading.Coverage.NewestDay, reading.Coverage.CompleteSince));
    }

    [Fact]
    public void A_page_that_overlaps_one_known_day_is_not_enough()
    {
        var reading = new CodeReading(Complete(), Stored(28, 27, 26));

        Assert.True(reading.AddNewest(null, Page("a", 30, 29, 28)));
        Assert.False(reading.AddNewest("a", Page("b", 27, 26)));
    }

    [Fact]
    public void The_only_known_day_is_overlap_enough() =>
        Assert.False(new CodeReading(Complete(), Stored(29)).AddNewest(null, Page("a", 30, 29)));

    [Fact]
    public void Where_a_known_day_differs_it_is_read_on_until_a_whole_page_agrees()
    {
        var reading = new CodeReading(Complete(), Stored(29, 28, 27, 26, 25, 24, 23));

        Assert.True(reading.AddNewest(null, Page("a", 30, -29, 28)));
        Assert.True(reading.AddNewest("a", Page("b", 27, -26)));
        Assert.False(reading.AddNewest("b", Page("c", 25, 24)));

        Assert.Equal([30], reading.Changes.New.Select(row => row.Day.Day));
        Assert.Equal([29, 26], reading.Changes.Revised.Select(row => row.Before.Day.Day));
    }

    [Fact]
    public void A_day_that_was_missing_between_known_ones_counts_as_a_difference()
    {
        var reading = new CodeReading(Complete(), Stored(30, 28, 27, 26));

        Assert.True(reading.AddNewest(null, Page("a", 30, 29, 28)));
        Assert.False(reading.AddNewest("a", Page("b", 27, 26)));
    }

    [Fact]
    public void A_split_that_restates_everything_is_read_to_the_end()
    {
        var reading = new CodeReading(Complete(), Stored(30, 29, 28, 27));

        Assert.True(reading.AddNewest(null, Page("a", -30, -29)));
        Assert.False(reading.AddNewest("a", Page("-1", -28, -27)));

        Assert.Equal(4, reading.Changes.Revised.Count);
    }

    [Fact]
    public void Older_days_continue_from_the_page_of_the_oldest_row()
    {
        var coverage = Complete() with { Since = Day(20), CompleteSince = Day(27), ResumeKey = "k" };
        var reading = new CodeReading(coverage, Stored(30, 29, 28, 27));

        Assert.True(reading.Continues(Page("m", 28, 27, 26)));
        Assert.True(reading.AddOlder("k", Page("m", 28, 27, 26)));
        Assert.False(reading.AddOlder("m", Page("n", 25, 21, 19)));

        Assert.Equal([26, 25, 21], reading.Changes.New.Select(row => row.Day.Day));
        Assert.Equal((Day(30), Day(20), "m"), (reading.Coverage.NewestDay, reading.Coverage.CompleteSince, reading.Coverage.ResumeKey));
    }

    [Fact]
    public void A_page_without_a_known_day_does_not_continue() =>
        Assert.False(new CodeReading(Complete() with { CompleteSince = Day(27) }, Stored(30, 29, 28, 27)).Continues(Page("m", 25, 24)));

    [Fact]
    public void Rows_before_the_bound_are_not_taken()
    {
        var reading = new CodeReading(Complete() with { Since = Day(28), CompleteSince = Day(28) }, Stored(29, 28));

        Assert.False(reading.AddNewest(null, Page("a", 30, 29, 28, 27, 26)));

        Assert.Equal([30], reading.Changes.New.Select(row => row.Day.Day));
        Assert.Equal(Day(28), reading.Coverage.CompleteSince);
    }

    private static Coverage Complete() =>
        new(ArchiveQuery.ShortInterest, Code) { NewestDay = Day(29), CompleteSince = Coverage.Beginning, LastAsked = DateTimeOffset.UnixEpoch };

    private static DateTime Day(int day) => new(2026, 4, day);

    private static Dictionary<DateTime, StoredRow> Stored(params int[] days) => days.ToDictionary(
        Day, day => new StoredRow(Day(day), Table.GetValues(Row(day)), DateTimeOffset.UnixEpoch));

    /// <summary>Days of April; a negative one has other values than are stored.</summary>
    private static Page<TradingDayRow> Page(string nextKey, params int[] days) => new([.. days.Select(Row)], nextKey);

    private static TradingDayRow Row(int day) => Rows.Hk("HK.00700", Day(Math.Abs(day)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), day < 0 ? -1 : 1);
}

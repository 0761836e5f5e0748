namespace Moomoo.ShortInterest.Tests;

public sealed class RowComparisonTests
{
    private static readonly SecurityRow[] InOrder =
    [
        new UsShortInterest { Code = "US.A" },
        new UsShortInterest { Code = "US.AAPL" },
        Apple("2026-04-15"),
        new UsDailyShortVolume { Code = "US.AAPL", TimestampStr = "2026-04-30" },
        Apple("2026-04-30"),
        Apple("2026-04-30", sharesShort: 1),
        Apple("2026-04-30", sharesShort: 2),
        Apple("2026-04-30", sharesShort: 2, close: -1.5),
        Apple("2026-04-30", sharesShort: 2, close: 1.5),
        new UsShortInterest { Code = "US.a" },
    ];

    [Fact]
    public void Rows_are_in_order_of_code_then_day_then_kind_then_values()
    {
        var shuffled = InOrder.ToArray();
        new Random(7).Shuffle(shuffled);

        Array.Sort(shuffled);

        Assert.Equal(InOrder, shuffled);
    }

    [Fact]
    public void Each_of_them_is_another_row() =>
        Assert.All(InOrder.SelectMany((left, i) => InOrder.Select((right, j) => (left, right, i, j))), pair =>
        {
            Assert.Equal(pair.i.CompareTo(pair.j), Math.Sign(pair.left.CompareTo(pair.right)));
            Assert.Equal(pair.i == pair.j, pair.left.Equals((object)pair.right));
        });

    [Fact]
    public void Rows_of_the_same_values_are_equal_whatever_page_brought_them()
    {
        var row = Apple("2026-04-30", sharesShort: 1);
        var same = Apple("2026-04-30", sharesShort: 1);
        same.NextKey = "50";
        same.Simulated = true;

        Assert.Equal(row, same);
        Assert.Equal(row.GetHashCode(), same.GetHashCode());
        Assert.Single(new HashSet<SecurityRow> { row, same });
    }

    [Fact]
    public void A_revised_row_is_another_row() =>
        Assert.Equal(2, new HashSet<SecurityRow> { Apple("2026-04-30", sharesShort: 1), Apple("2026-04-30", sharesShort: 2) }.Count);

    [Fact]
    public void Totals_beside_the_days_of_Hong_Kong_are_not_values_of_a_row() =>
        Assert.Equal(
            new HkDailyShortVolume { Code = "HK.00700", TimestampStr = "2026-04-30", Totals = new() { AggregatedShort = 1 } },
            new HkDailyShortVolume { Code = "HK.00700", TimestampStr = "2026-04-30" });

    [Fact]
    public void Places_of_a_ranking_compare_by_code_then_place()
    {
        var first = new ShortSellingRank { Code = "US.AAPL", Place = 2 };

        Assert.True(first.CompareTo(new ShortSellingRank { Code = "US.MSFT", Place = 1 }) < 0);
        Assert.True(first.CompareTo(new ShortSellingRank { Code = "US.AAPL", Place = 10 }) < 0);
        Assert.Equal(first, new ShortSellingRank { Code = "US.AAPL", Place = 2 });
        Assert.NotEqual(first, new ShortSellingRank { Code = "US.AAPL", Place = 2, Name = "Apple" });
        Assert.NotEqual<SecurityRow>(first, Apple("2026-04-30"));
        Assert.NotEqual(0, Math.Sign(first.CompareTo(Apple("2026-04-30"))));
    }

    [Fact]
    public void A_row_comes_after_nothing_and_cannot_be_compared_with_something_else()
    {
        Assert.Equal(1, Apple("2026-04-30").CompareTo((object?)null));
        Assert.False(Apple("2026-04-30").Equals("US.AAPL 2026-04-30"));
        var error = Assert.Throws<ArgumentException>("obj", () => Apple("2026-04-30").CompareTo("US.AAPL 2026-04-30"));
        Assert.StartsWith("A row cannot be compared with a String.", error.Message, StringComparison.Ordinal);
    }

    private static UsShortInterest Apple(string day, long? sharesShort = null, double? close = null) =>
        new() { Code = "US.AAPL", TimestampStr = day, SharesShort = sharesShort, ClosePrice = close };
}

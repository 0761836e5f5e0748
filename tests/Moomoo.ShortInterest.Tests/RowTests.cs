using System.Globalization;

namespace Moomoo.ShortInterest.Tests;

public sealed class RowTests
{
    [Theory]
    [InlineData(typeof(HkShortInterest), "Code Timestamp TimestampStr AggregatedShort AggregatedShortRatio ClosePrice LastClosePrice")]
    [InlineData(typeof(UsShortInterest), "Code Timestamp TimestampStr SharesShort ShortPercent AvgDailyShareVolume DaysToCover ClosePrice LastClosePrice")]
    public void Columns_are_the_documented_fields_in_their_order(Type row, string columns) =>
        Assert.Equal(columns, string.Join(' ', row.GetProperties().Select(property => property.Name)));

    [Theory]
    [InlineData(typeof(HkShortInterest))]
    [InlineData(typeof(UsShortInterest))]
    public void Counts_and_prices_can_be_unset(Type row)
    {
        foreach (var property in row.GetProperties().Where(property => property.PropertyType != typeof(string)))
        {
            Assert.Contains(property.PropertyType, new[] { typeof(long?), typeof(double?) });
        }
    }

    [Fact]
    public void A_row_without_values_has_null_everywhere_and_ends_the_list()
    {
        var row = new UsShortInterest { Code = "US.AAPL" };

        Assert.All(typeof(UsShortInterest).GetProperties().Where(property => property.Name != "Code"), property => Assert.Null(property.GetValue(row)));
        Assert.Null(row.GetDate());
        Assert.Equal("-1", row.GetNextKey());
    }

    [Theory]
    [InlineData("en-US")]
    [InlineData("th-TH")]
    [InlineData("fa-IR")]
    public void Date_is_the_trading_day_in_every_culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            var date = new HkShortInterest { Code = "HK.00700", TimestampStr = "2026-04-30" }.GetDate();

            Assert.Equal(new DateTime(2026, 4, 30), date);
            Assert.Equal(DateTimeKind.Unspecified, date!.Value.Kind);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-13-01")]
    [InlineData("2026/04/30")]
    [InlineData("30.04.2026")]
    [InlineData("2026-04-30 00:00:00")]
    public void A_day_that_is_none_has_no_date(string text) =>
        Assert.Null(new HkShortInterest { Code = "HK.00700", TimestampStr = text }.GetDate());

    [Fact]
    public void Next_key_is_the_one_of_the_page() =>
        Assert.Equal("50", new HkShortInterest { Code = "HK.00700", NextKey = "50" }.GetNextKey());

    [Theory]
    [InlineData("-1", true)]
    [InlineData("50", false)]
    public void A_page_knows_whether_it_is_the_last(string nextKey, bool isLast) =>
        Assert.Equal(isLast, new Page<TradingDayRow>([], nextKey).IsLast);
}

using System.Globalization;
using Moomoo.OpenD.Tests;

namespace Moomoo.ShortInterest.Tests;

public sealed class RowTests
{
    public static TheoryData<SecurityRow> All =>
    [
        new HkShortInterest { Code = "HK.00700" },
        new UsShortInterest { Code = "US.AAPL" },
        new HkDailyShortVolume { Code = "HK.00700" },
        new UsDailyShortVolume { Code = "US.AAPL" },
        new ShortSellingRank { Code = "US.AAPL" },
        new OpenDSecurity { Code = "US.AAPL" },
        new ShortAvailability { Code = "US.AAPL" },
    ];

    [Theory]
    [InlineData(typeof(HkShortInterest), "Code Timestamp TimestampStr AggregatedShort AggregatedShortRatio ClosePrice LastClosePrice")]
    [InlineData(typeof(UsShortInterest), "Code Timestamp TimestampStr SharesShort ShortPercent AvgDailyShareVolume DaysToCover ClosePrice LastClosePrice")]
    [InlineData(
        typeof(HkDailyShortVolume),
        "Code Timestamp TimestampStr SharesTraded Turnover ShortSellSharesTraded ShortSellTurnover OpenPrice ClosePrice LastClosePrice DailyTradeAvgRatio")]
    [InlineData(
        typeof(UsDailyShortVolume),
        "Code Timestamp TimestampStr TotalSharesShort NasdaqSharesShort NyseSharesShort ShortPercent Volume ClosePrice LastClosePrice DailyTradeAvgRatio")]
    [InlineData(
        typeof(ShortSellingRank),
        "Place Code Name ClosePrice ChangeRatio ChangeRatio5D ChangeRatio10D Volume ShortNumber ShortNumberChange ShortRatio ShortRatioChange "
        + "ShortPositionVolume ShortPositionRatio DaysToCover WeekAvgShortNumber WeekAvgShortRatio MonthAvgShortNumber MonthAvgShortRatio")]
    [InlineData(typeof(OpenDSecurity), "Code Name SecType LotSize ListTime Delisting")]
    [InlineData(
        typeof(ShortAvailability),
        "Code Name UpdateTime EnableShortSell ShortSellRate ShortAvailableVolume ShortMarginInitialRatio CurPrice OutstandingShares")]
    public void Columns_are_the_documented_fields_in_their_order(Type row, string columns) =>
        Assert.Equal(columns, string.Join(' ', row.GetProperties().Select(property => property.Name)));

    [Theory]
    [MemberData(nameof(All))]
    public void Every_column_but_code_and_place_can_be_unset_and_is_unset_in_a_new_row(SecurityRow row) =>
        Assert.All(row.GetType().GetProperties().Where(property => property.Name is not ("Code" or "Place")), property =>
        {
            Assert.Contains(property.PropertyType, new[] { typeof(string), typeof(int?), typeof(long?), typeof(double?), typeof(bool?), typeof(SecurityType?) });
            Assert.Null(property.GetValue(row));
        });

    [Theory]
    [MemberData(nameof(All))]
    public void Every_row_can_be_made_as_PowerShell_makes_one_and_every_column_set(SecurityRow kind)
    {
        var row = Activator.CreateInstance(kind.GetType())!;

        Assert.All(row.GetType().GetProperties(), column =>
        {
            var type = Nullable.GetUnderlyingType(column.PropertyType) ?? column.PropertyType;
            var value = type == typeof(string) ? "2026-04-30" : type.IsEnum ? Enum.ToObject(type, 4) : Convert.ChangeType(7, type, CultureInfo.InvariantCulture);
            column.SetValue(row, value);
            Assert.Equal(value, column.GetValue(row));
        });
    }

    [Fact]
    public void A_row_without_values_has_null_everywhere_and_ends_the_list()
    {
        TradingDayRow[] rows =
        [
            new HkShortInterest { Code = "HK.00700" },
            new UsShortInterest { Code = "US.AAPL" },
            new HkDailyShortVolume { Code = "HK.00700" },
            new UsDailyShortVolume { Code = "US.AAPL" },
        ];

        Assert.All(rows, row =>
        {
            Assert.Null(row.GetDate());
            Assert.Null(row.GetKnownOn());
            Assert.Null(row.GetChange());
            Assert.Null(row.GetChangePercent());
            Assert.Null(row.GetShortPosition());
            Assert.Null(row.GetShortPercent());
            Assert.Null(row.GetDaysToCover());
            Assert.Equal("-1", row.GetNextKey());
            Assert.False(row.GetSimulated());
            Assert.Equal(row.Code, row.ToString());
        });
        Assert.Null(((HkDailyShortVolume)rows[2]).GetTotals().AggregatedShort);
        Assert.All(rows.OfType<DailyShortVolumeRow>(), row => Assert.Null(row.GetVolume() ?? row.GetShortVolume()));
    }

    [Theory]
    [InlineData("en-US")]
    [InlineData("th-TH")]
    [InlineData("fa-IR")]
    public void Date_and_text_of_a_row_are_the_same_in_every_culture(string culture)
    {
        using var scope = new CultureScope(culture);
        var row = new HkShortInterest { Code = "HK.00700", TimestampStr = "2026-04-30" };

        Assert.Equal(new DateTime(2026, 4, 30), row.GetDate());
        Assert.Equal(DateTimeKind.Unspecified, row.GetDate()!.Value.Kind);
        Assert.Equal("HK.00700 2026-04-30", row.ToString());
        Assert.Equal("US.AAPL #12", new ShortSellingRank { Code = "US.AAPL", Place = 12 }.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026-13-01")]
    [InlineData("2026/04/30")]
    [InlineData("30.04.2026")]
    [InlineData("2026-04-30 00:00:00")]
    public void A_day_that_cannot_be_read_has_no_date(string? text) =>
        Assert.Null(new HkShortInterest { Code = "HK.00700", TimestampStr = text }.GetDate());

    [Theory]
    [InlineData(1777478400, "2026-04-30")] // 2026-04-29T16:00:00Z
    [InlineData(1767196800, "2026-01-01")] // 2025-12-31T16:00:00Z
    public void Without_a_day_the_date_comes_from_the_timestamp_in_Hong_Kong(long timestamp, string day)
    {
        Assert.Equal(Expected.Day(day), new HkShortInterest { Code = "HK.00700", Timestamp = timestamp }.GetDate());
        Assert.Equal(Expected.Day(day), new HkDailyShortVolume { Code = "HK.00700", Timestamp = timestamp, TimestampStr = "?" }.GetDate());
    }

    [Theory]
    [InlineData(1777521600, "2026-04-30")] // 2026-04-30T04:00:00Z, summer
    [InlineData(1777521599, "2026-04-29")]
    [InlineData(1768453200, "2026-01-15")] // 2026-01-15T05:00:00Z, winter
    [InlineData(1768453199, "2026-01-14")]
    [InlineData(1773028800, "2026-03-09")] // 2026-03-09T04:00:00Z, the first midnight of summer time
    public void Without_a_day_the_date_comes_from_the_timestamp_in_New_York(long timestamp, string day)
    {
        Assert.Equal(Expected.Day(day), new UsShortInterest { Code = "US.AAPL", Timestamp = timestamp }.GetDate());
        Assert.Equal(Expected.Day(day), new UsDailyShortVolume { Code = "US.AAPL", Timestamp = timestamp }.GetDate());
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(253_402_214_401)]
    [InlineData(253_402_300_800)]
    [InlineData(long.MaxValue)]
    public void A_timestamp_that_cannot_be_a_day_has_no_date(long timestamp) =>
        Assert.Null(new UsShortInterest { Code = "US.AAPL", Timestamp = timestamp }.GetDate());

    [Theory]
    [InlineData(0, "1970-01-01")]
    [InlineData(253_402_214_400, "9999-12-31")]
    public void The_first_and_the_last_timestamp_have_a_date(long timestamp, string day) =>
        Assert.Equal(Expected.Day(day), new HkShortInterest { Code = "HK.00700", Timestamp = timestamp }.GetDate());

    [Fact]
    public void A_day_that_is_set_wins_over_the_timestamp() =>
        Assert.Equal(new DateTime(2026, 4, 30), new UsShortInterest { Code = "US.AAPL", TimestampStr = "2026-04-30", Timestamp = 0 }.GetDate());

    [Fact]
    public void Next_key_is_the_one_of_the_page() =>
        Assert.Equal("50", new HkShortInterest { Code = "HK.00700", NextKey = "50" }.GetNextKey());

    [Theory]
    [InlineData("-1", true)]
    [InlineData("50", false)]
    public void A_page_knows_whether_it_is_the_last(string nextKey, bool isLast) =>
        Assert.Equal(isLast, new Page<TradingDayRow>([], nextKey).IsLast);

    [Fact]
    public void Both_markets_share_the_names_of_what_they_share()
    {
        var hk = new HkShortInterest { Code = "HK.00700", AggregatedShort = 51_480_638, AggregatedShortRatio = 0.56 };
        var us = new UsShortInterest { Code = "US.AAPL", SharesShort = 133, ShortPercent = 0.9, DaysToCover = 2.5 };
        var hkDaily = new HkDailyShortVolume { Code = "HK.00700", SharesTraded = 200, ShortSellSharesTraded = 25 };
        var usDaily = new UsDailyShortVolume { Code = "US.AAPL", Volume = 300, TotalSharesShort = 150, ShortPercent = 50 };

        Assert.Equal((51_480_638, 0.56, null), (hk.GetShortPosition(), hk.GetShortPercent(), hk.GetDaysToCover()));
        Assert.Equal((133, 0.9, 2.5), (us.GetShortPosition(), us.GetShortPercent(), us.GetDaysToCover()));
        Assert.Equal((25, 200, 12.5), (hkDaily.GetShortVolume(), hkDaily.GetVolume(), hkDaily.GetShortPercent()));
        Assert.Equal((150, 300, 50), (usDaily.GetShortVolume(), usDaily.GetVolume(), usDaily.GetShortPercent()));
    }

    [Fact]
    public void A_daily_row_of_Hong_Kong_is_one_object() =>
        Assert.Same(new HkDailyShortVolume { Code = "HK.00700" }.GetTotals(), new HkDailyShortVolume { Code = "HK.00005" }.GetTotals());

    [Theory]
    [InlineData(0L)]
    [InlineData(null)]
    public void A_percentage_of_no_volume_is_null(long? volume) =>
        Assert.Null(new HkDailyShortVolume { Code = "HK.00700", SharesTraded = volume, ShortSellSharesTraded = 0 }.GetShortPercent());

    [Fact]
    public void Change_is_an_amount_without_the_noise_of_binary_fractions_and_a_percentage()
    {
        var row = new HkShortInterest { Code = "HK.00700", ClosePrice = 467.8, LastClosePrice = 463.2 };

        Assert.Equal(4.6, row.GetChange());
        Assert.Equal(0.993091537132987, row.GetChangePercent()!.Value, precision: 12);
        Assert.Null(new HkShortInterest { Code = "HK.00700", ClosePrice = 1, LastClosePrice = 0 }.GetChangePercent());
        Assert.Null(new HkShortInterest { Code = "HK.00700", ClosePrice = 1 }.GetChange());
    }

    [Fact]
    public void KnownOn_is_the_first_close_that_may_use_the_row()
    {
        Assert.Equal(new DateTime(2026, 5, 12), new UsShortInterest { Code = "US.AAPL", TimestampStr = "2026-04-30" }.GetKnownOn());
        Assert.Equal(new DateTime(2026, 5, 11), new HkShortInterest { Code = "HK.00700", TimestampStr = "2026-04-30" }.GetKnownOn());
        Assert.Equal(new DateTime(2026, 7, 6), new UsDailyShortVolume { Code = "US.AAPL", TimestampStr = "2026-07-02" }.GetKnownOn());
        Assert.Equal(new DateTime(2026, 5, 4), new HkDailyShortVolume { Code = "HK.00700", TimestampStr = "2026-05-01" }.GetKnownOn());
    }

    [Fact]
    public void KnownOn_is_null_where_the_calendar_would_leave_the_years_that_exist()
    {
        Assert.Null(new UsShortInterest { Code = "US.AAPL", TimestampStr = "9999-01-01" }.GetKnownOn());
        Assert.Null(new UsShortInterest { Code = "US.AAPL", TimestampStr = "0001-12-31" }.GetKnownOn());
        Assert.Equal(new DateTime(9999, 1, 1), new HkDailyShortVolume { Code = "HK.00700", TimestampStr = "9998-12-31" }.GetKnownOn());
        Assert.Equal(new DateTime(2, 1, 2), new HkDailyShortVolume { Code = "HK.00700", TimestampStr = "0002-01-01" }.GetKnownOn());
    }

    [Fact]
    public void A_row_of_an_archive_says_when_it_was_seen_and_superseded()
    {
        var seen = new DateTimeOffset(2026, 5, 12, 0, 0, 0, TimeSpan.Zero);
        var row = new UsShortInterest { Code = "US.AAPL", TimestampStr = "2026-04-30" };
        Assert.Null(row.GetFirstSeen());
        Assert.Null(row.GetSupersededAt());

        row.Stamp = new ArchiveStamp(seen, seen.AddDays(1));

        Assert.Equal((seen, seen.AddDays(1)), (row.GetFirstSeen(), row.GetSupersededAt()));
    }

    [Theory]
    [InlineData("2026-04-30 16:08:05", "US.AAPL 2026-04-30")]
    [InlineData("2026-04-30", "US.AAPL 2026-04-30")]
    [InlineData("yesterday", "US.AAPL")]
    [InlineData("2026-04-3", "US.AAPL")]
    [InlineData("2026-13-01 16:08:05", "US.AAPL")]
    [InlineData(null, "US.AAPL")]
    public void The_day_of_availability_is_that_of_its_update(string? updateTime, string text)
    {
        var row = new ShortAvailability { Code = "US.AAPL", UpdateTime = updateTime };
        Assert.Equal(text, row.ToString());
        Assert.Equal(text.Length > 7 ? new DateTime(2026, 4, 30) : null, row.GetDate());
    }
}

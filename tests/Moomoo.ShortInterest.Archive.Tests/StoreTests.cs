namespace Moomoo.ShortInterest.Archive.Tests;

public sealed class StoreTests
{
    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task Rows_of_every_kind_come_back_with_every_column(string engine)
    {
        using var archive = TestArchive.Create(engine);
        SecurityRow[] shortInterest =
        [
            new HkShortInterest
            {
                Code = "HK.00700", TimestampStr = "2026-04-30", Timestamp = 1777478400, AggregatedShort = 51_480_638, AggregatedShortRatio = 0.56, ClosePrice = 467.8, LastClosePrice = 463.2,
            },
            new HkShortInterest { Code = "HK.00700", TimestampStr = "2026-04-24", Timestamp = 1776960000 },
            new UsShortInterest
            {
                Code = "US.BRK.B", TimestampStr = "2026-01-15", Timestamp = 1768453200, SharesShort = long.MaxValue, ShortPercent = 0.1 + 0.2, AvgDailyShareVolume = 0,
                DaysToCover = 999.99, ClosePrice = -1e-300, LastClosePrice = double.MaxValue,
            },
        ];
        SecurityRow[] daily =
        [
            new HkDailyShortVolume
            {
                Code = "HK.00005", TimestampStr = "2026-04-29", Timestamp = 1777392000, SharesTraded = 1, Turnover = 2.5, ShortSellSharesTraded = 3, ShortSellTurnover = 4.25,
                OpenPrice = 5, ClosePrice = 6, LastClosePrice = 7, DailyTradeAvgRatio = 8.125,
            },
            new UsDailyShortVolume
            {
                Code = "US.AAPL", TimestampStr = "2026-07-01", Timestamp = 1782878400, TotalSharesShort = 1, NasdaqSharesShort = 2, NyseSharesShort = null, ShortPercent = 4,
                Volume = 5, ClosePrice = 6, LastClosePrice = 7, DailyTradeAvgRatio = 8,
            },
        ];

        SecurityRow[] availability =
        [
            new ShortAvailability
            {
                Code = "HK.00700", Name = "腾讯控股", UpdateTime = "2026-04-30 16:08:00", EnableShortSell = true, ShortSellRate = 0.5, ShortAvailableVolume = 7, ShortMarginInitialRatio = 60,
                CurPrice = 467.8, OutstandingShares = 9_000_000_000,
            },
            new ShortAvailability { Code = "US.AAPL", UpdateTime = "2026-04-30 16:00:00", EnableShortSell = false, CurPrice = 1 },
        ];

        archive.Write([.. shortInterest, .. daily, .. availability]);

        Assert.Equal(shortInterest.Columns(), (await archive.ReadAsync()).Columns());
        Assert.Equal(daily.Columns(), (await archive.ReadAsync(query: ArchiveQuery.DailyShortVolume)).Columns());
        Assert.Equal(availability.Columns(), (await archive.ReadAsync(query: ArchiveQuery.ShortAvailability)).Columns());
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task What_is_not_a_number_is_no_value(string engine)
    {
        using var archive = TestArchive.Create(engine);
        archive.Write(new HkShortInterest { Code = "HK.00700", TimestampStr = "2026-04-30", ClosePrice = double.NaN });

        Assert.Null(Assert.IsType<HkShortInterest>(Assert.Single(await archive.ReadAsync())).ClosePrice);
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task The_day_comes_from_the_timestamp_where_there_is_no_text(string engine)
    {
        using var archive = TestArchive.Create(engine);
        archive.Write(
            new UsShortInterest { Code = "US.AAPL", Timestamp = 1768453200, SharesShort = 2 },
            new UsShortInterest { Code = "US.AAPL", SharesShort = 1 });

        Assert.Equal(["US.AAPL 2026-01-15 2"], (await archive.ReadAsync()).Texts());
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task A_row_that_is_as_before_changes_nothing_and_one_that_is_gone_is_kept(string engine)
    {
        using var archive = TestArchive.Create(engine);
        archive.Write(Rows.Hk("HK.00700", "2026-04-30", 2), Rows.Hk("HK.00700", "2026-04-24", 1));
        archive.Clock.Advance(TimeSpan.FromDays(1));
        archive.Write(Rows.Hk("HK.00700", "2026-04-30", 2));

        var rows = await archive.ReadAsync(new RowFilter { IncludeSuperseded = true });

        Assert.Equal(["HK.00700 2026-04-30 2", "HK.00700 2026-04-24 1"], rows.Texts());
        Assert.All(rows, row => Assert.Equal(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero), row.GetFirstSeen()));
        Assert.All(rows, row => Assert.Null(row.GetSupersededAt()));
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task A_revised_row_is_a_second_row_and_AsOf_tells_the_first(string engine)
    {
        using var archive = TestArchive.Create(engine);
        var first = archive.Clock.GetUtcNow();
        archive.Write(Rows.Hk("HK.00700", "2026-04-30", 1), Rows.Hk("HK.00700", "2026-04-24", null));
        archive.Clock.Advance(TimeSpan.FromDays(1));
        var second = archive.Clock.GetUtcNow();
        archive.Write(Rows.Hk("HK.00700", "2026-04-30", 2), Rows.Hk("HK.00700", "2026-04-24", 7));

        Assert.Equal(["HK.00700 2026-04-30 2", "HK.00700 2026-04-24 7"], (await archive.ReadAsync()).Texts());
        Assert.Equal(["HK.00700 2026-04-30 1", "HK.00700 2026-04-24 "], (await archive.ReadAsync(new RowFilter { AsOf = first })).Texts());
        Assert.Equal(["HK.00700 2026-04-30 1", "HK.00700 2026-04-24 "], (await archive.ReadAsync(new RowFilter { AsOf = second.AddMilliseconds(-1) })).Texts());
        Assert.Equal(["HK.00700 2026-04-30 2", "HK.00700 2026-04-24 7"], (await archive.ReadAsync(new RowFilter { AsOf = second })).Texts());
        Assert.Empty(await archive.ReadAsync(new RowFilter { AsOf = first.AddMilliseconds(-1) }));

        var all = await archive.ReadAsync(new RowFilter { IncludeSuperseded = true });
        Assert.Equal(["HK.00700 2026-04-30 2", "HK.00700 2026-04-30 1", "HK.00700 2026-04-24 7", "HK.00700 2026-04-24 "], all.Texts());
        Assert.Equal([second, first, second, first], all.Select(row => row.GetFirstSeen()!.Value));
        Assert.Equal([null, second, null, second], all.Select(row => row.GetSupersededAt()));
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task Two_revisions_within_a_millisecond_and_a_clock_that_stands_still_keep_their_order(string engine)
    {
        using var archive = TestArchive.Create(engine);
        archive.Write(Rows.Hk("HK.00700", "2026-04-30", 1));
        archive.Write(Rows.Hk("HK.00700", "2026-04-30", 2));
        archive.Write(Rows.Hk("HK.00700", "2026-04-30", 1));

        var all = await archive.ReadAsync(new RowFilter { IncludeSuperseded = true });

        Assert.Equal(["HK.00700 2026-04-30 1", "HK.00700 2026-04-30 2", "HK.00700 2026-04-30 1"], all.Texts());
        Assert.Equal(all.Skip(1).Select(row => row.GetSupersededAt()), all.Take(2).Select(row => row.GetFirstSeen()));
        Assert.Single(await archive.ReadAsync());
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task Rows_come_code_by_code_in_ordinal_order_and_newest_first(string engine)
    {
        using var archive = TestArchive.Create(engine);
        archive.Write(
            Rows.Us("US.a".ToUpperInvariant(), "2026-04-15", 1), Rows.Us("US.BRK.B", "2026-04-30", 3), Rows.Us("US.BRK-A", "2026-04-30", 2), Rows.Us("US.A", "2026-04-30", 4),
            Rows.Hk("HK.09988", "2026-04-24", 5), Rows.Hk("HK.00700", "2026-04-24", 6), Rows.Hk("HK.00700", "2026-04-30", 7));

        Assert.Equal(
            [
                "HK.00700 2026-04-30 7", "HK.00700 2026-04-24 6", "HK.09988 2026-04-24 5",
                "US.A 2026-04-30 4", "US.A 2026-04-15 1", "US.BRK-A 2026-04-30 2", "US.BRK.B 2026-04-30 3",
            ],
            (await archive.ReadAsync()).Texts());
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task Codes_days_and_Latest_choose_rows(string engine)
    {
        using var archive = TestArchive.Create(engine);
        archive.Write(
            Rows.Hk("HK.00700", "2026-04-30", 1), Rows.Hk("HK.00700", "2026-04-24", 2), Rows.Hk("HK.00700", "2026-04-17", 3),
            Rows.Hk("HK.09988", "2026-04-24", 4), Rows.Us("US.AAPL", "2026-04-15", 5), Rows.Us("US.AAPL", "2026-03-31", 6));
        SecurityCode[] codes = [SecurityCode.Parse("US.AAPL"), SecurityCode.Parse("HK.00700"), SecurityCode.Parse("HK.00001")];

        Task<IReadOnlyList<SecurityRow>> Read(RowFilter filter) => archive.ReadAsync(filter);

        Assert.Equal(["HK.00700 2026-04-30 1", "HK.00700 2026-04-24 2", "HK.00700 2026-04-17 3", "US.AAPL 2026-04-15 5", "US.AAPL 2026-03-31 6"], (await Read(new() { Codes = codes })).Texts());
        Assert.Equal(["HK.00700 2026-04-24 2", "HK.00700 2026-04-17 3", "HK.09988 2026-04-24 4", "US.AAPL 2026-04-15 5"],
            (await Read(new() { Since = Rows.Day("2026-04-15"), Until = Rows.Day("2026-04-24") })).Texts());
        Assert.Equal(["HK.00700 2026-04-30 1", "HK.09988 2026-04-24 4", "US.AAPL 2026-04-15 5"], (await Read(new() { Latest = true })).Texts());
        Assert.Equal(["HK.00700 2026-04-30 1", "US.AAPL 2026-04-15 5"], (await Read(new() { Latest = true, Codes = codes })).Texts());
        Assert.Equal(["HK.00700 2026-04-17 3", "US.AAPL 2026-04-15 5"], (await Read(new() { Latest = true, Until = Rows.Day("2026-04-20") })).Texts());
        Assert.Equal(["HK.00700 2026-04-30 1", "HK.09988 2026-04-24 4"], (await Read(new() { Latest = true, Since = Rows.Day("2026-04-16") })).Texts());
        Assert.Empty(await Read(new() { Codes = [] }));
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task Latest_with_AsOf_is_the_newest_day_known_then(string engine)
    {
        using var archive = TestArchive.Create(engine);
        var first = archive.Clock.GetUtcNow();
        archive.Write(Rows.Us("US.AAPL", "2026-04-15", 1), Rows.Us("US.AAPL", "2026-03-31", 2));
        archive.Clock.Advance(TimeSpan.FromDays(14));
        archive.Write(Rows.Us("US.AAPL", "2026-04-30", 3), Rows.Us("US.AAPL", "2026-04-15", 4));

        Assert.Equal(["US.AAPL 2026-04-15 1"], (await archive.ReadAsync(new RowFilter { Latest = true, AsOf = first })).Texts());
        Assert.Equal(["US.AAPL 2026-04-30 3"], (await archive.ReadAsync(new RowFilter { Latest = true, AsOf = archive.Clock.GetUtcNow() })).Texts());
        Assert.Equal(
            ["US.AAPL 2026-04-15 4", "US.AAPL 2026-04-15 1"],
            (await archive.ReadAsync(new RowFilter { Latest = true, Until = Rows.Day("2026-04-20"), IncludeSuperseded = true })).Texts());
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task Latest_is_every_version_of_the_newest_day_and_nothing_of_codes_without_rows(string engine)
    {
        using var archive = TestArchive.Create(engine);
        archive.Write(Rows.Hk("HK.00700", "2026-04-30", 1), Rows.Hk("HK.00700", "2026-04-24", 2), Rows.Hk("HK.09988", "2026-04-24", 3));
        archive.Clock.Advance(TimeSpan.FromDays(1));
        archive.Write(Rows.Hk("HK.00700", "2026-04-30", 4), Rows.Hk("HK.00700", "2026-04-24", 5));
        using (var connection = archive.Archive.Open(Engines.ArchiveAccess.Write))
        using (var store = new Store.CodeStore(connection, archive.Clock))
        {
            store.Want([new Store.Coverage(ArchiveQuery.ShortInterest, SecurityCode.Parse("HK.00005"))]);
        }

        Assert.Equal(["HK.00700 2026-04-30 4", "HK.09988 2026-04-24 3"], (await archive.ReadAsync(new RowFilter { Latest = true })).Texts());
        Assert.Equal(
            ["HK.00700 2026-04-30 4", "HK.00700 2026-04-30 1", "HK.09988 2026-04-24 3"],
            (await archive.ReadAsync(new RowFilter { Latest = true, IncludeSuperseded = true })).Texts());
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task Long_histories_come_in_pages(string engine)
    {
        using var archive = TestArchive.Create(engine);
        archive.Write([.. Rows.Many("HK.00700", 1_201), .. Rows.Many("HK.00005", 3)]);
        var pages = new List<int>();

        await foreach (var page in archive.Archive.ReadAsync(ArchiveQuery.ShortInterest))
        {
            pages.Add(page.Count);
        }

        Assert.Equal(1_204, pages.Sum());
        Assert.True(pages.Count > 1);
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task A_reader_that_stops_early_leaves_the_archive_usable(string engine)
    {
        using var archive = TestArchive.Create(engine);
        archive.Write(Rows.Many("HK.00700", 1_201));

        await foreach (var page in archive.Archive.ReadAsync(ArchiveQuery.ShortInterest))
        {
            Assert.NotEmpty(page);
            break;
        }

        archive.Write(Rows.Hk("HK.00005", "2026-04-30", 1));
        Assert.Equal(1_202, (await archive.ReadAsync()).Count);
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task Content_counts_codes_rows_and_days(string engine)
    {
        using var archive = TestArchive.Create(engine);
        var created = archive.Clock.GetUtcNow();
        archive.Write(Rows.Hk("HK.00700", "2026-04-30", 1), Rows.Hk("HK.00700", "2026-04-24", 2), Rows.Hk("HK.00005", "2026-04-17", 3));
        archive.Clock.Advance(TimeSpan.FromDays(1));
        archive.Write(Rows.Hk("HK.00700", "2026-04-30", 4), new UsDailyShortVolume { Code = "US.AAPL", TimestampStr = "2026-04-29" });

        var content = await archive.Archive.ReadContentAsync();

        Assert.Collection(
            content,
            hk => Assert.Equal(
                new ArchiveContent
                {
                    Market = Market.HK,
                    Query = ArchiveQuery.ShortInterest,
                    Codes = 2,
                    Rows = 3,
                    SupersededRows = 1,
                    FirstDay = Rows.Day("2026-04-17"),
                    LastDay = Rows.Day("2026-04-30"),
                    Archive = archive.Location.ToString(),
                    Engine = engine,
                    SchemaVersion = 1,
                    Created = created,
                    Size = hk.Size,
                },
                hk),
            us => Assert.Equal((ArchiveQuery.DailyShortVolume, Market.US, 1L, 0L), (us.Query, us.Market, us.Rows, us.SupersededRows)));
        Assert.True(content[0].Size > 4_096);
        Assert.Equal(["HK.00005", "HK.00700"], (await archive.Archive.ReadCodesAsync(ArchiveQuery.ShortInterest)).Select(code => code.ToString()));
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task An_archive_without_codes_still_tells_what_it_is(string engine)
    {
        using var archive = TestArchive.Create(engine);
        archive.Archive.Open(Engines.ArchiveAccess.Write).Dispose();

        var content = Assert.Single(await archive.Archive.ReadContentAsync());

        Assert.Equal((null, null, engine, 1), (content.Query, content.Market, content.Engine, content.SchemaVersion));
        Assert.Empty(await archive.ReadAsync());
    }
}

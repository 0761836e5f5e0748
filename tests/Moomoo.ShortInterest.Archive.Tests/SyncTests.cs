using System.Globalization;
using Moomoo.OpenD;
using Moomoo.OpenD.Simulator;
using Moomoo.OpenD.Simulator.Faults;

namespace Moomoo.ShortInterest.Archive.Tests;

/// <summary>A sync against a gateway. The clock stands on 2026-05-01; the US rows of 04-30 come out on 05-11, those of 05-15 on 05-27.</summary>
public sealed class SyncTests : IDisposable
{
    private const int Histories = 237;

    private static readonly string[] Codes = ["US.AAPL", "US.MSFT", "US.NVDA"];

    private readonly TestGateway gateway = new();

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task A_first_sync_brings_whole_histories_and_a_second_one_asks_for_nothing(string engine)
    {
        using var archive = TestArchive.Create(engine);
        var rows = Codes.SelectMany(code => History(code)).ToArray();
        gateway.Serve(rows);

        var first = await SyncAsync(archive);
        Assert.Equal([(3, 0, 0, 711L, 0L, 15L)], first.Summaries());
        Assert.Equal(rows.Columns(), (await archive.ReadAsync()).Columns());

        var second = await SyncAsync(archive);
        Assert.Equal([(0, 3, 0, 0L, 0L, 0L)], second.Summaries());
        Assert.Equal(["US.AAPL 5", "US.MSFT 5", "US.NVDA 5"], gateway.Requests.Order());
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task While_the_leader_has_nothing_new_the_others_are_not_asked_for(string engine)
    {
        using var archive = TestArchive.Create(engine);
        var rows = Codes.SelectMany(code => History(code)).ToArray();
        gateway.Serve(rows);
        await SyncAsync(archive);
        archive.Clock.Advance(TimeSpan.FromDays(27));

        for (var night = 0; night < 3; night++)
        {
            gateway.Serve(rows);
            Assert.Equal([(1, 2, 0, 0L, 0L, 1L)], (await SyncAsync(archive)).Summaries());
            Assert.Single(gateway.Requests);
            archive.Clock.Advance(TimeSpan.FromDays(1));
        }
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task A_new_row_costs_a_request_a_code_and_only_new_and_revised_rows_come_out(string engine)
    {
        using var archive = TestArchive.Create(engine);
        gateway.Serve([.. Codes.SelectMany(code => History(code))]);
        await SyncAsync(archive);
        var before = archive.Clock.GetUtcNow();
        archive.Clock.Advance(TimeSpan.FromDays(27));

        SecurityRow[] published = [.. Codes.Select(code => Rows.Us(code, "2026-05-15", 999))];
        var revised = Rows.Us("US.MSFT", "2026-04-30", 4711);
        gateway.Serve([.. Codes.SelectMany((code, i) => History(code).Prepend(published[i])).Where(row => row.ToString() != revised.ToString()).Prepend(revised).OrderByDescending(row => ((TradingDayRow)row).TimestampStr, StringComparer.Ordinal)]);
        var steps = await SyncAsync(archive);

        Assert.Equal([(3, 0, 0, 3L, 1L, 4L)], steps.Summaries());
        Assert.Equal(["US.AAPL 1", "US.MSFT 2", "US.NVDA 1"], gateway.Requests.Order());
        Assert.Equal(published.Columns(), steps.OfType<CodeSynced>().SelectMany(step => step.RowsNew).OrderBy(row => row.Code, StringComparer.Ordinal).Columns());
        Assert.Equal([revised.ToString()], steps.OfType<CodeSynced>().SelectMany(step => step.RowsRevised).Select(row => row.ToString()));
        Assert.All(steps.OfType<CodeSynced>().SelectMany(step => step.RowsNew), row => Assert.Equal(archive.Clock.GetUtcNow(), row.GetFirstSeen()));

        var one = new RowFilter { Codes = [SecurityCode.Parse("US.MSFT")], Since = Rows.Day("2026-04-30"), Until = Rows.Day("2026-04-30") };
        Assert.Equal(["US.MSFT 2026-04-30 4711"], (await archive.ReadAsync(one)).Texts());
        Assert.Equal(["US.MSFT 2026-04-30 0"], (await archive.ReadAsync(one with { AsOf = before })).Texts());
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task An_unknown_code_fails_alone_and_is_forgotten(string engine)
    {
        using var archive = TestArchive.Create(engine);
        gateway.Serve(History("US.AAPL"));

        var steps = await SyncAsync(archive, "US.AAPL", "US.NONE");

        Assert.Equal([(1, 0, 1, 237L, 0L, 6L)], steps.Summaries());
        var failed = Assert.Single(steps.OfType<CodeFailed>());
        Assert.Equal(("US.NONE", ErrorIds.UnknownSecurity), (failed.Code.ToString(), failed.Error.ErrorId));
        Assert.Equal([(0, 1, 0, 0L, 0L, 0L)], (await SyncAsync(archive, new ArchiveSyncOptions())).Summaries());
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task If_the_leader_fails_another_takes_its_place_and_keeps_its_rows(string engine)
    {
        using var archive = TestArchive.Create(engine);
        gateway.Serve([.. Codes.SelectMany(code => History(code))]);
        await SyncAsync(archive);
        archive.Clock.Advance(TimeSpan.FromDays(27));

        gateway.Serve([.. Codes.Skip(1).SelectMany(code => History(code).Prepend(Rows.Us(code, "2026-05-15", 999)))]);
        var steps = await SyncAsync(archive);

        Assert.Equal([(2, 0, 1, 2L, 0L, 3L)], steps.Summaries());
        Assert.Equal("US.AAPL", Assert.Single(steps.OfType<CodeFailed>()).Code.ToString());
        Assert.Equal(Histories, (await archive.ReadAsync(new RowFilter { Codes = [SecurityCode.Parse("US.AAPL")] })).Count);
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task A_later_bound_changes_nothing_and_an_earlier_one_continues_where_the_archive_ends(string engine)
    {
        using var archive = TestArchive.Create(engine);
        var rows = History("US.AAPL");
        gateway.Serve(rows);
        var day = Rows.Day(((TradingDayRow)rows[60]).TimestampStr!);

        await SyncAsync(archive, new ArchiveSyncOptions { Codes = [SecurityCode.Parse("US.AAPL")], Since = day });
        Assert.Equal(rows.Take(61).Columns(), (await archive.ReadAsync()).Columns());
        Assert.Equal(["", "50"], gateway.Keys);

        gateway.Serve(rows);
        await SyncAsync(archive, new ArchiveSyncOptions { Since = day.AddDays(100) });
        Assert.Empty(gateway.Requests);

        await SyncAsync(archive, new ArchiveSyncOptions { Since = Rows.Day("1900-01-01") });
        Assert.Equal(["50", "100", "150", "200"], gateway.Keys);
        Assert.Equal(rows.Columns(), (await archive.ReadAsync()).Columns());
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task Where_a_key_leads_elsewhere_the_list_is_read_from_its_beginning(string engine)
    {
        using var archive = TestArchive.Create(engine);
        var rows = History("US.AAPL");
        gateway.Serve(rows);
        await SyncAsync(archive, new ArchiveSyncOptions { Codes = [SecurityCode.Parse("US.AAPL")], Since = Rows.Day(((TradingDayRow)rows[60]).TimestampStr!) });
        archive.Execute("UPDATE coverage SET resume_key = '100'");

        gateway.Serve(rows);
        await SyncAsync(archive, new ArchiveSyncOptions { Since = Rows.Day("1900-01-01") });

        Assert.Equal(["100", "", "50", "100", "150", "200"], gateway.Keys);
        Assert.Equal(rows.Columns(), (await archive.ReadAsync()).Columns());
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task A_sync_that_is_stopped_is_finished_by_one_that_is_told_nothing(string engine)
    {
        using var archive = TestArchive.Create(engine);
        var rows = Codes.SelectMany(code => History(code)).ToArray();
        gateway.Serve(rows);
        var options = new ArchiveSyncOptions { Codes = [.. Codes.Select(code => SecurityCode.Parse(code))], Since = Rows.Day("2020-01-01") };
        await foreach (var step in new ArchiveSync(archive.Archive, options).RunAsync([gateway.Client]))
        {
            Assert.IsType<CodeSynced>(step);
            break;
        }

        var done = (await archive.Archive.ReadContentAsync())[0];
        Assert.Equal(3, done.Codes);
        Assert.True(done.Rows < rows.Length);

        var rest = await SyncAsync(archive, new ArchiveSyncOptions());

        Assert.Single(rest.Summaries());
        Assert.Equal(rows.Where(row => string.CompareOrdinal(((TradingDayRow)row).TimestampStr, "2020-01-01") >= 0).Columns(), (await archive.ReadAsync()).Columns());
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task When_the_only_gateway_is_lost_the_codes_not_asked_for_are_counted_once(string engine)
    {
        using var archive = TestArchive.Create(engine);
        gateway.Serve(History("US.AAPL"));
        gateway.Stop();

        var steps = await SyncAsync(archive, [.. Enumerable.Range(1, 40).Select(number => $"HK.{number}")]);

        var lost = Assert.Single(steps.OfType<GatewayLost>());
        Assert.Equal((40, ErrorIds.GatewayUnreachable), (lost.CodesNotAsked, lost.Error.ErrorId));
        Assert.Equal([(0, 0, 40)], steps.OfType<MarketSynced>().Select(step => (step.Summary.CodesAsked, step.Summary.CodesCurrent, step.Summary.CodesFailed)));
        Assert.Null((await archive.Archive.ReadContentAsync())[0].LastSync);
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task When_one_of_two_gateways_is_lost_the_other_does_the_rest(string engine)
    {
        using var archive = TestArchive.Create(engine);
        var rows = Codes.SelectMany(code => History(code)).ToArray();
        gateway.Serve(rows);
        using var other = TestGateway.Serving(rows);
        other.Stop();

        var steps = await SyncAsync(archive, new ArchiveSyncOptions { Codes = [.. Codes.Select(code => SecurityCode.Parse(code))] }, other.Client, gateway.Client);

        Assert.Equal(0, Assert.Single(steps.OfType<GatewayLost>()).CodesNotAsked);
        Assert.Equal(rows.Columns(), (await archive.ReadAsync()).Columns());
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task Daily_short_volume_is_due_every_trading_day(string engine)
    {
        using var archive = TestArchive.Create(engine);
        var daily = new ArchiveSyncOptions { Queries = [ArchiveQuery.DailyShortVolume], Codes = [SecurityCode.Parse("US.AAPL")] };
        SecurityRow[] Days(int last) => [.. Enumerable.Range(0, 60).Select(i => Rows.Day("2026-04-30").AddDays(last - i)).Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            .Select(day => new UsDailyShortVolume { Code = "US.AAPL", TimestampStr = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Volume = day.Day })];

        gateway.Serve(Days(0));
        Assert.Equal([(1, 0, 0, (long)Days(0).Length, 0L, 1L)], (await SyncAsync(archive, daily)).Summaries());
        archive.Clock.Advance(TimeSpan.FromHours(21.4)); // Friday, 17:24 in New York
        Assert.Equal([(0, 1, 0, 0L, 0L, 0L)], (await SyncAsync(archive, daily)).Summaries());
        archive.Clock.Advance(TimeSpan.FromHours(0.2));
        gateway.Serve(Days(1));
        Assert.Equal([(1, 0, 0, 1L, 0L, 1L)], (await SyncAsync(archive, daily)).Summaries());
        Assert.Equal([(0, 1, 0, 0L, 0L, 0L)], (await SyncAsync(archive, daily)).Summaries());
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task A_market_is_all_its_stocks_and_funds(string engine)
    {
        using var archive = TestArchive.Create(engine);
        using var simulator = OpenDSimulator.Start(new OpenDSimulatorOptions { CodesPerMarket = 20, RowsPerCode = 3 });
        using var client = new OpenDClient(new OpenDClientOptions { Port = simulator.Port, RequestsPerWindow = 0 });
        var listed = new List<string>();
        foreach (var type in new[] { SecurityType.Stock, SecurityType.Fund })
        {
            await foreach (var page in client.GetSecuritiesAsync(new SecurityOptions { Market = Market.HK, Type = type }))
            {
                listed.AddRange(page.Rows.Select(row => row.Code));
            }
        }

        await SyncAsync(archive, new ArchiveSyncOptions { Markets = [Market.HK] }, client);

        Assert.True(listed.Count > 20);
        Assert.Equal(listed.Order(StringComparer.Ordinal), (await archive.ReadAsync(new RowFilter { Latest = true })).Select(row => row.Code));
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task Availability_is_asked_for_at_every_sync_and_becomes_a_history(string engine)
    {
        using var archive = TestArchive.Create(engine);
        using var simulator = OpenDSimulator.Start(new OpenDSimulatorOptions { TimeProvider = archive.Clock, FollowsClock = true });
        using var client = new OpenDClient(new OpenDClientOptions { Port = simulator.Port, RequestsPerWindow = 0 });
        SecurityCode[] codes = [.. Enumerable.Range(1, 450).Select(number => SecurityCode.Parse($"HK.{number}")), SecurityCode.Parse("US.AAPL"), SecurityCode.Parse("US.ZZNONE")];
        var options = new ArchiveSyncOptions { Queries = [ArchiveQuery.ShortAvailability], Codes = codes };

        var first = await SyncAsync(archive, options, client);
        var again = await SyncAsync(archive, options with { Codes = null }, client);
        archive.Clock.Advance(TimeSpan.FromDays(3.5));
        var later = await SyncAsync(archive, options with { Codes = null }, client);

        Assert.Equal([(450, 0, 450L), (1, 1, 1L)], first.OfType<MarketSynced>().Select(step => (step.Summary.CodesAsked, step.Summary.CodesFailed, step.Summary.RowsNew)));
        Assert.Equal("US.ZZNONE", Assert.Single(first.OfType<CodeFailed>()).Code.ToString());
        Assert.Equal([(450, 0, 0L, 2L), (1, 0, 0L, 1L)], again.OfType<MarketSynced>().Select(step => (step.Summary.CodesAsked, step.Summary.CodesFailed, step.Summary.RowsNew, step.Summary.Requests)));
        Assert.Equal([450L, 1L], later.OfType<MarketSynced>().Select(step => step.Summary.RowsNew));
        var history = await archive.ReadAsync(new RowFilter { Codes = [SecurityCode.Parse("US.AAPL")] }, ArchiveQuery.ShortAvailability);
        Assert.Equal(2, history.Count);
        Assert.True(((ShortAvailability)history[0]).GetDate() > ((ShortAvailability)history[1]).GetDate());
        Assert.Equal(451, (await archive.ReadAsync(new RowFilter { Latest = true }, ArchiveQuery.ShortAvailability)).Count);
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task Force_asks_for_one_page_of_every_code(string engine)
    {
        using var archive = TestArchive.Create(engine);
        gateway.Serve([.. Codes.SelectMany(code => History(code))]);
        await SyncAsync(archive);

        Assert.Equal([(3, 0, 0, 0L, 0L, 3L)], (await SyncAsync(archive, new ArchiveSyncOptions { Force = true })).Summaries());
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task An_estimate_sends_and_writes_nothing(string engine)
    {
        using var archive = TestArchive.Create(engine);
        SecurityCode[] codes = [.. Codes.Select(code => SecurityCode.Parse(code)), SecurityCode.Parse("HK.00700")];

        var before = await new ArchiveSync(archive.Archive, new ArchiveSyncOptions { Codes = codes, Since = Rows.Day("2025-01-01") }).EstimateAsync(1);
        Assert.Equal([(Market.HK, 1, 1L, 2L), (Market.US, 3, 3L, 3L)], before.Select(part => (part.Market, part.CodesIncomplete, part.RequestsAtLeast, part.RequestsAtMost)));
        Assert.Equal(TimeSpan.FromSeconds(3), before[1].TimeAtMost);
        await Assert.ThrowsAsync<ArchiveException>(() => archive.ReadAsync());

        gateway.Serve([.. Codes.SelectMany(code => History(code))]);
        await SyncAsync(archive);
        archive.Clock.Advance(TimeSpan.FromDays(27));
        var after = Assert.Single(await new ArchiveSync(archive.Archive, new ArchiveSyncOptions()).EstimateAsync(null));
        Assert.Equal((3, 0, 1L, 3L, null), (after.Codes, after.CodesIncomplete, after.RequestsAtLeast, after.RequestsAtMost, after.TimeAtMost));
    }

    [Fact]
    public async Task Two_syncs_at_once_on_one_file_are_refused_by_name()
    {
        using var archive = TestArchive.Create(TestArchive.Sqlite);
        gateway.Serve([.. Codes.SelectMany(code => History(code))]);
        var options = new ArchiveSyncOptions { Codes = [SecurityCode.Parse("US.AAPL")] };

        await foreach (var step in new ArchiveSync(archive.Archive, options).RunAsync([gateway.Client]))
        {
            var error = await Assert.ThrowsAsync<ArchiveHeldException>(() => SyncAsync(archive));
            Assert.Equal(Environment.ProcessId, error.ProcessId);
            Assert.NotNull(await archive.ReadAsync());
        }

        Assert.Equal([(2, 1, 0)], (await SyncAsync(archive)).OfType<MarketSynced>().Select(step => (step.Summary.CodesAsked, step.Summary.CodesCurrent, step.Summary.CodesFailed)));
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task An_archive_of_made_up_rows_says_so_and_takes_no_others(string engine)
    {
        using var archive = TestArchive.Create(engine);
        gateway.Serve(History("US.AAPL"));
        await SyncAsync(archive, "US.AAPL");

        Assert.All(await archive.ReadAsync(), row => Assert.True(row.GetSimulated()));
        Assert.True((await archive.Archive.ReadContentAsync())[0].Simulated);

        var error = Assert.Throws<ArchiveException>(() => archive.Write(Rows.Us("US.MSFT", "2026-04-30", 1)));
        Assert.Equal(ErrorIds.SimulatedRowsMixed, error.ErrorId);
        Assert.Equal(Histories, (await archive.ReadAsync()).Count);
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task An_archive_of_real_rows_takes_no_made_up_ones(string engine)
    {
        using var archive = TestArchive.Create(engine);
        archive.Write(Rows.Us("US.MSFT", "2026-04-30", 1));
        gateway.Serve(History("US.AAPL"));

        var error = await Assert.ThrowsAsync<ArchiveException>(() => SyncAsync(archive, "US.AAPL"));

        Assert.Equal(ErrorIds.SimulatedRowsMixed, error.ErrorId);
        Assert.False(Assert.Single(await archive.ReadAsync()).GetSimulated());
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task Faults_on_the_way_lose_and_double_nothing(string engine)
    {
        using var archive = TestArchive.Create(engine);
        var rows = Codes.SelectMany(code => History(code)).ToArray();
        gateway.Serve(FaultPlan.Every(3, FaultKind.CutInFrame, FaultKind.BadSha1, FaultKind.ServerFailed), rows);

        for (var sync = 0; sync < 20; sync++)
        {
            using var client = new OpenDClient(gateway.Client.Options with { Retries = 2, RetryDelay = TimeSpan.FromMilliseconds(1) });
            await SyncAsync(archive, new ArchiveSyncOptions { Codes = [.. Codes.Select(code => SecurityCode.Parse(code))] }, client);
        }

        Assert.Equal(rows.Columns(), (await archive.ReadAsync(new RowFilter { IncludeSuperseded = true })).Columns());
    }

    public void Dispose() => gateway.Dispose();

    private static SecurityRow[] History(string code) =>
        [.. PublicationCalendar.ShortInterest(Market.US).Between(Rows.Day("2015-01-01"), Rows.Day("2026-04-30")).Reverse().Take(Histories)
            .Select((publication, i) => Rows.Us(code, publication.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), i))];

    private Task<IReadOnlyList<ArchiveSyncStep>> SyncAsync(TestArchive archive, params string[] codes) =>
        SyncAsync(archive, new ArchiveSyncOptions { Codes = [.. (codes.Length == 0 ? Codes : codes).Select(code => SecurityCode.Parse(code))] });

    private async Task<IReadOnlyList<ArchiveSyncStep>> SyncAsync(TestArchive archive, ArchiveSyncOptions options, params OpenDClient[] clients)
    {
        var steps = new List<ArchiveSyncStep>();
        await foreach (var step in new ArchiveSync(archive.Archive, options).RunAsync(clients.Length == 0 ? [gateway.Client] : clients))
        {
            steps.Add(step);
        }

        return steps;
    }
}

internal static class SyncSteps
{
    /// <summary>Codes asked for, current and failed, rows new and revised, and requests, of each summary.</summary>
    public static IEnumerable<(int Asked, int Current, int Failed, long New, long Revised, long Requests)> Summaries(this IEnumerable<ArchiveSyncStep> steps) => steps
        .OfType<MarketSynced>()
        .Select(step => step.Summary)
        .Select(summary => (summary.CodesAsked, summary.CodesCurrent, summary.CodesFailed, summary.RowsNew, summary.RowsRevised, summary.Requests));
}

using Moomoo.OpenD;
using Moomoo.OpenD.Simulator;
using Moomoo.OpenD.Tests;
using Moomoo.ShortInterest.Archive.Engines;
using Moomoo.ShortInterest.Archive.Store;

namespace Moomoo.ShortInterest.Archive.Tests;

/// <summary>Several syncs at once on one archive in PostgreSQL, each with a gateway of its own.</summary>
public sealed class SharingTests : IDisposable
{
    private const int RowsPerCode = 30;

    private static readonly SecurityCode[] Codes =
        [.. Enumerable.Range(1, 20).Select(number => SecurityCode.Parse($"HK.{number}")), .. Enumerable.Range(0, 20).Select(number => SecurityCode.Parse($"US.{(char)('A' + number)}AB"))];

    private readonly TestArchive archive = TestArchive.Create(TestArchive.Postgres);
    private readonly List<IDisposable> disposables = [];

    [Fact]
    public async Task Syncs_at_once_ask_for_every_code_once()
    {
        var gateways = Start(3);

        var syncs = await SyncTogetherAsync(gateways, new ArchiveSyncOptions { Codes = Codes });

        Assert.Equal(Codes.Select(code => code.ToString()).Order(StringComparer.Ordinal), Asked(gateways).Order(StringComparer.Ordinal));
        Assert.Equal(Codes.Length, syncs.Sum(steps => steps.Summaries().Sum(summary => summary.Asked)));
        Assert.All(syncs, steps => Assert.Equal(Codes.Length, steps.Summaries().Sum(summary => summary.Asked + summary.Current)));
        Assert.Equal((await LiveAsync()).Columns(), (await archive.ReadAsync(new RowFilter { IncludeSuperseded = true })).Columns());
        Assert.Equal(0, Claims());
    }

    [Fact]
    public async Task Of_syncs_at_once_one_asks_the_leader_and_the_others_wait_for_its_answer()
    {
        await SyncTogetherAsync(Start(1), new ArchiveSyncOptions { Codes = Codes });
        archive.Clock.Advance(TimeSpan.FromDays(30));
        var gateways = Start(3);

        await SyncTogetherAsync(gateways, new ArchiveSyncOptions());

        // Gateways that stand still have nothing new.
        Assert.Equal(["HK", "US"], Asked(gateways).Select(code => code[..2]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task When_the_leader_has_something_new_the_syncs_share_its_followers()
    {
        var before = Start(1, new DateTime(2026, 5, 11));
        archive.Clock.Advance(TimeSpan.FromDays(11));
        await SyncTogetherAsync(before, new ArchiveSyncOptions { Codes = Codes });
        archive.Clock.Advance(TimeSpan.FromDays(16));
        var gateways = Start(3, new DateTime(2026, 5, 27));

        await SyncTogetherAsync(gateways, new ArchiveSyncOptions());

        Assert.Equal(Codes.Select(code => code.ToString()).Order(StringComparer.Ordinal), Asked(gateways).Order(StringComparer.Ordinal));
        Assert.Empty((await LiveAsync(new DateTime(2026, 5, 27))).Columns().Except((await archive.ReadAsync()).Columns()));
    }

    [Fact]
    public async Task Availability_is_shared_in_requests_of_many_codes()
    {
        var gateways = Start(2);
        SecurityCode[] codes = [.. Enumerable.Range(1, 900).Select(number => SecurityCode.Parse($"HK.{number}"))];
        var options = new ArchiveSyncOptions { Queries = [ArchiveQuery.ShortAvailability], Codes = codes };

        var syncs = await SyncTogetherAsync(gateways, options);

        Assert.Equal(codes.Length, syncs.Sum(steps => steps.Summaries().Sum(summary => summary.Asked)));
        Assert.Equal(codes.Length, (await archive.ReadAsync(query: ArchiveQuery.ShortAvailability)).Count);
    }

    [Fact]
    public void An_earlier_day_that_another_sync_wants_is_not_forgotten_by_the_one_that_has_the_code()
    {
        var code = Codes[^1];
        using var connection = archive.Archive.Open(ArchiveAccess.Write);
        using var store = Share(connection, TimeSpan.FromMinutes(1));
        store.Want([new Coverage(ArchiveQuery.ShortInterest, code) { Since = Rows.Day("2025-01-01") }]);
        var claimed = Assert.Single(store.Claim(ArchiveQuery.ShortInterest, [new Coverage(ArchiveQuery.ShortInterest, code)], 1));

        using var otherConnection = archive.Archive.Open(ArchiveAccess.Write);
        using var other = Share(otherConnection, TimeSpan.FromMinutes(1));
        other.Want([new Coverage(ArchiveQuery.ShortInterest, code) { Since = Rows.Day("2020-01-01") }]);
        store.Write(claimed with { CompleteSince = Rows.Day("2025-01-01"), LastAsked = archive.Clock.GetUtcNow() }, new RowChanges([], []));

        var coverage = archive.ReadCoverage(code.ToString());
        Assert.Equal((Rows.Day("2020-01-01"), Rows.Day("2025-01-01"), false), (coverage.Since, coverage.CompleteSince, coverage.IsComplete));
    }

    [Fact]
    public void A_claim_goes_to_one_sync_and_comes_free_when_it_is_written_given_back_or_ended()
    {
        Coverage[] codes = [.. Codes.Take(3).Select(code => new Coverage(ArchiveQuery.ShortInterest, code))];
        using var firstConnection = archive.Archive.Open(ArchiveAccess.Write);
        using var secondConnection = archive.Archive.Open(ArchiveAccess.Write);
        using var second = Share(secondConnection, TimeSpan.FromMinutes(1));
        using (var first = Share(firstConnection, TimeSpan.FromMinutes(1)))
        {
            first.Want(codes);
            Assert.Equal(codes, first.Claim(ArchiveQuery.ShortInterest, codes, 3));
            Assert.Empty(second.Claim(ArchiveQuery.ShortInterest, codes, 3));
            Assert.Empty(second.Claim(ArchiveQuery.DailyShortVolume, codes, 3));

            Assert.True(first.Write(codes[0] with { LastAsked = archive.Clock.GetUtcNow() }, new RowChanges([], [])));
            first.Release(codes[1]);
            Assert.Equal([codes[0].Code, codes[1].Code], second.Claim(ArchiveQuery.ShortInterest, codes, 3).Select(coverage => coverage.Code));
        }

        Assert.Equal(codes[2].Code, Assert.Single(second.Claim(ArchiveQuery.ShortInterest, [codes[2]], 3)).Code);
    }

    [Fact]
    public async Task A_sync_whose_lease_ran_out_writes_nothing_over_the_one_that_took_its_code()
    {
        Coverage[] codes = [new Coverage(ArchiveQuery.ShortInterest, SecurityCode.Parse("HK.00700"))];
        using var firstConnection = archive.Archive.Open(ArchiveAccess.Write);
        using var secondConnection = archive.Archive.Open(ArchiveAccess.Write);
        using var first = Share(firstConnection, TimeSpan.FromMilliseconds(200));
        using var second = Share(secondConnection, TimeSpan.FromMinutes(1));
        first.Want(codes);
        Assert.Single(first.Claim(ArchiveQuery.ShortInterest, codes, 1));
        first.RenewClaims();
        await Waiting.UntilAsync(() => second.Claim(ArchiveQuery.ShortInterest, codes, 1).Count > 0, "the lease runs out");

        var table = RowTable.Of(ArchiveQuery.ShortInterest, Market.HK);
        var rows = RowChanges.Between(table, second.ReadRows(codes[0]), Rows.Many("HK.00700", 3));
        Assert.False(first.Write(codes[0] with { CompleteSince = Coverage.Beginning, LastAsked = archive.Clock.GetUtcNow() }, rows));
        Assert.Empty(await archive.ReadAsync());
        Assert.True(second.Write(codes[0] with { CompleteSince = Coverage.Beginning, LastAsked = archive.Clock.GetUtcNow() }, rows));
        Assert.Equal(3, (await archive.ReadAsync()).Count);
    }

    [Fact]
    public async Task A_renewal_does_not_wait_for_a_sync_that_is_registering_a_market()
    {
        Coverage[] codes = [.. Enumerable.Range(1, 2_000).Select(number => new Coverage(ArchiveQuery.ShortInterest, SecurityCode.Parse($"HK.{number}")) { Since = Rows.Day("2025-01-01") })];
        using var firstConnection = archive.Archive.Open(ArchiveAccess.Write);
        using var secondConnection = archive.Archive.Open(ArchiveAccess.Write);
        using var observer = archive.Archive.Open(ArchiveAccess.Read);
        using var first = Share(firstConnection, TimeSpan.FromMinutes(1));
        using var second = Share(secondConnection, TimeSpan.FromMinutes(1));
        using var obstacle = archive.Archive.Open(ArchiveAccess.Write);
        first.Want(codes);
        Assert.Single(first.Claim(ArchiveQuery.ShortInterest, codes, 1));
        obstacle.Connection.Execute("BEGIN");
        obstacle.Connection.Execute($"SELECT FROM coverage WHERE code = '{codes[^1].Code}' FOR UPDATE");
        var registering = Task.Run(() => second.Want(codes.Select(code => code with { Since = Rows.Day("2020-01-01") })), TestContext.Current.CancellationToken);
        await Waiting.UntilAsync(() => CountBlocked(observer) == 1, "the second sync waits for the last code");
        var until = ReadClaimedUntil(observer);

        await Task.Run(first.RenewClaims, TestContext.Current.CancellationToken).WithinGuardAsync();

        Assert.True(ReadClaimedUntil(observer) > until);
        obstacle.Connection.Execute("COMMIT");
        await registering.WithinGuardAsync();
        Assert.All(first.ReadCoverage(ArchiveQuery.ShortInterest), coverage => Assert.Equal(Rows.Day("2020-01-01"), coverage.Since));
    }

    [Fact]
    public async Task Registering_and_renewing_never_wait_for_each_other()
    {
        Coverage[] codes = [.. Codes.Take(20).Select(code => new Coverage(ArchiveQuery.ShortInterest, code))];
        using var firstConnection = archive.Archive.Open(ArchiveAccess.Write);
        using var secondConnection = archive.Archive.Open(ArchiveAccess.Write);
        using var claims = firstConnection.Engine.ShareCodes(firstConnection, archive.Clock, TimeSpan.FromMinutes(1));
        using var second = new CodeStore(secondConnection, archive.Clock);

        // The server finds the rows in the order in which they were written.
        foreach (var code in codes.Reverse())
        {
            second.Want([code with { Since = Rows.Day("2026-01-01") }]);
        }

        Assert.Equal(codes.Length, claims.Claim(ArchiveQuery.ShortInterest, codes, codes.Length).Count);
        var registering = Task.Run(() =>
        {
            for (var day = 1; day <= 300; day++)
            {
                second.Want(codes.Select(code => code with { Since = Rows.Day("2026-01-01").AddDays(-day) }));
            }
        });
        while (!registering.IsCompleted)
        {
            claims.Renew();
        }

        await registering;
    }

    [Fact]
    public async Task Of_codes_written_together_those_that_another_sync_has_taken_are_left_out()
    {
        CodeChanges[] page = [.. new[] { "HK.00001", "HK.00002", "HK.00003" }.Select(Answer)];
        using var firstConnection = archive.Archive.Open(ArchiveAccess.Write);
        using var secondConnection = archive.Archive.Open(ArchiveAccess.Write);
        using var first = Share(firstConnection, TimeSpan.FromMinutes(1));
        using var second = Share(secondConnection, TimeSpan.FromMinutes(1));
        first.Want(page.Select(code => code.Coverage));
        Coverage[] both = [page[0].Coverage, page[2].Coverage];
        Assert.Equal(2, first.Claim(ArchiveQuery.ShortInterest, both, 3).Count);
        Assert.Single(second.Claim(ArchiveQuery.ShortInterest, [.. page.Select(code => code.Coverage)], 3));

        Assert.Equal([page[0], page[2]], first.Write(page));

        Assert.Equal(["HK.00001", "HK.00003"], (await archive.ReadAsync()).Select(row => row.Code));
        Assert.Equal(1, Claims());
    }

    [Fact]
    public async Task Codes_written_together_are_all_written_or_none()
    {
        CodeChanges[] page = [.. new[] { "HK.00001", "HK.00002", "HK.00003" }.Select(Answer)];
        using var connection = archive.Archive.Open(ArchiveAccess.Write);
        using var store = Share(connection, TimeSpan.FromMinutes(1));
        Coverage[] codes = [.. page.Select(code => code.Coverage)];
        store.Want(codes);
        store.Claim(ArchiveQuery.ShortInterest, codes, 3);
        archive.Execute("CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.code = 'HK.00003' THEN RAISE EXCEPTION 'it failed'; END IF; RETURN NEW; END $$");
        archive.Execute("CREATE TRIGGER fail BEFORE INSERT ON short_interest_hk FOR EACH ROW EXECUTE FUNCTION fail()");

        Assert.Equal(ErrorIds.ArchiveUnavailable, Assert.Throws<ArchiveException>(() => store.Write(page)).ErrorId);
        Assert.Empty(await archive.ReadAsync());
        Assert.All(store.ReadCoverage(ArchiveQuery.ShortInterest), coverage => Assert.Null(coverage.LastAsked));
        Assert.Equal(3, Claims());

        archive.Execute("DROP TRIGGER fail ON short_interest_hk");
        Assert.Equal(page, store.Write(page));
        Assert.Equal(3, (await archive.ReadAsync()).Count);
    }

    public void Dispose()
    {
        disposables.ForEach(disposable => disposable.Dispose());
        archive.Dispose();
    }

    private static IEnumerable<string> Asked(IEnumerable<OpenDSimulator> gateways) =>
        gateways.SelectMany(gateway => gateway.Requests).Select(request => request.Code).OfType<string>();

    /// <summary>One row of a code, as a sync writes it.</summary>
    private CodeChanges Answer(string code) => new(
        new Coverage(ArchiveQuery.ShortInterest, SecurityCode.Parse(code)) { NewestDay = Rows.Day("2026-04-30"), CompleteSince = Coverage.Beginning, LastAsked = archive.Clock.GetUtcNow() },
        RowChanges.Between(RowTable.Of(ArchiveQuery.ShortInterest, Market.HK), new Dictionary<DateTime, StoredRow>(), Rows.Many(code, 1)));

    private CodeStore Share(ArchiveConnection connection, TimeSpan lease) =>
        new(connection, archive.Clock, connection.Engine.ShareCodes(connection, archive.Clock, lease));

    private OpenDSimulator[] Start(int count, DateTime? today = null)
    {
        var gateways = Enumerable.Range(0, count).Select(_ => OpenDSimulator.Start(new OpenDSimulatorOptions
        {
            RowsPerCode = RowsPerCode,
            Today = today,
            TimeProvider = archive.Clock,
            KeepAliveInterval = TimeSpan.FromDays(1000),
        })).ToArray();
        disposables.AddRange(gateways);
        return gateways;
    }

    /// <summary>Runs a sync on each gateway. All of them have read the archive before the first one can claim a code.</summary>
    private async Task<IReadOnlyList<ArchiveSyncStep>[]> SyncTogetherAsync(OpenDSimulator[] gateways, ArchiveSyncOptions options)
    {
        using var barrier = archive.Archive.Open(ArchiveAccess.Write);
        barrier.Connection.Execute("BEGIN");
        barrier.Connection.Execute("LOCK TABLE coverage IN SHARE MODE");
        var running = Task.WhenAll(gateways.Select(gateway => SyncAsync(gateway, options)));
        await Waiting.UntilAsync(() => running.IsCompleted || CountWaiting(barrier) == gateways.Length, "every sync has read the archive");
        barrier.Connection.Execute("COMMIT");
        while (!running.IsCompleted)
        {
            archive.Clock.Advance(TimeSpan.FromSeconds(0.1));
            await Task.WhenAny(running, Task.Delay(5));
        }

        return await running;
    }

    private static long CountWaiting(ArchiveConnection connection) => connection.Connection.Query(
        "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE d.datname = current_database() AND l.relation = 'coverage'::regclass AND NOT l.granted",
        reader => reader.GetInt64(0)).Single();

    /// <summary>Connections that wait for a lock of another one.</summary>
    private static long CountBlocked(ArchiveConnection connection) => connection.Connection.Query(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'", reader => reader.GetInt64(0)).Single();

    private static DateTime ReadClaimedUntil(ArchiveConnection connection) => connection.Connection.Query(
        "SELECT claimed_until FROM coverage WHERE claimed_until IS NOT NULL", reader => reader.GetDateTime(0)).Single();

    private async Task<IReadOnlyList<ArchiveSyncStep>> SyncAsync(OpenDSimulator gateway, ArchiveSyncOptions options)
    {
        using var client = new OpenDClient(new OpenDClientOptions { Port = gateway.Port, RequestsPerWindow = 0 });
        var steps = new List<ArchiveSyncStep>();
        await foreach (var step in new ArchiveSync(archive.Archive, options).RunAsync([client]))
        {
            steps.Add(step);
        }

        return steps;
    }

    private static async Task<IReadOnlyList<SecurityRow>> LiveAsync(DateTime? today = null)
    {
        using var gateway = OpenDSimulator.Start(new OpenDSimulatorOptions { RowsPerCode = RowsPerCode, Today = today });
        using var client = new OpenDClient(new OpenDClientOptions { Port = gateway.Port, RequestsPerWindow = 0 });
        var rows = new List<SecurityRow>();
        foreach (var code in Codes)
        {
            await foreach (var page in client.GetShortInterestAsync(code, new PageOptions { Count = PageOptions.LargestCount }))
            {
                rows.AddRange(page.Rows);
            }
        }

        return rows;
    }

    private long Claims()
    {
        using var connection = archive.Archive.Open(ArchiveAccess.Read);
        return connection.Connection.Query("SELECT count(*) FROM coverage WHERE claimed_by IS NOT NULL OR claimed_until IS NOT NULL", reader => reader.GetInt64(0)).Single();
    }
}

using System.Globalization;
using Moomoo.ShortInterest.Archive.Engines;
using Moomoo.ShortInterest.Archive.Store;
using Npgsql;

namespace Moomoo.ShortInterest.Archive.Tests;

/// <summary>What concerns the server of an archive.</summary>
public sealed class PostgresTests : IDisposable
{
    private const string Secret = "geheim123";

    private readonly TestArchive archive = TestArchive.Create(TestArchive.Postgres);

    private NpgsqlConnectionStringBuilder Settings => new(archive.Location.ConnectionString);

    [Fact]
    public void The_schema_is_the_documented_one()
    {
        using var connection = archive.Archive.Open(ArchiveAccess.Write);
        string[] TypesOf(string table) => [.. connection.Connection.Query(
            $"SELECT a.attname || ' ' || format_type(a.atttypid, NULL) FROM pg_attribute a WHERE a.attrelid = '{table}'::regclass AND a.attnum > 0 ORDER BY a.attnum",
            reader => reader.GetString(0))];

        Assert.Equal(
            ["code text", "day date", "aggregated_short bigint", "aggregated_short_ratio double precision", "close_price double precision", "last_close_price double precision",
             "first_seen timestamp with time zone", "superseded_at timestamp with time zone"],
            TypesOf("short_interest_hk"));
        Assert.Equal(["claimed_by text", "claimed_until timestamp with time zone"], TypesOf("coverage")[^2..]);
        foreach (var table in RowTable.All)
        {
            Assert.Equal(table.ColumnNames, TypesOf(table.Name).Select(column => column.Split(' ')[0]));
            Assert.Equal(table.ColumnNames.Take(table.SupersededAtColumn), TypesOf($"current_{table.Name}").Select(column => column.Split(' ')[0]));
        }
    }

    [Fact]
    public void Machines_that_create_an_archive_at_once_create_one()
    {
        Parallel.For(0, 6, new ParallelOptions { MaxDegreeOfParallelism = 6 }, _ => archive.Archive.Open(ArchiveAccess.Write).Dispose());

        using var connection = archive.Archive.Open(ArchiveAccess.Read);
        Assert.Equal([1L], connection.Connection.Query("SELECT count(*) FROM archive", reader => reader.GetInt64(0)));
    }

    [Fact]
    public void Migrations_run_once_on_machines_that_upgrade_at_once()
    {
        archive.Archive.Open(ArchiveAccess.Write).Dispose();
        IReadOnlyList<Func<ArchiveEngine, IEnumerable<string>>> versions = [.. Schema.Versions, _ => ["ALTER TABLE short_interest_hk ADD COLUMN lot_size bigint"]];

        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            var engine = ArchiveEngine.Of(archive.Location);
            using var connection = engine.Open(ArchiveAccess.Write);
            Schema.Upgrade(connection, engine, archive.Clock.GetUtcNow(), versions);
        });

        Assert.Equal(ErrorIds.ArchiveTooNew, Fails(archive.Location.ConnectionString!).ErrorId);
    }

    [Fact]
    public void A_database_of_another_program_is_named_and_left_as_it_is()
    {
        using (var connection = new NpgsqlConnection(archive.Location.ConnectionString))
        {
            connection.Open();
            connection.Execute("CREATE TABLE prices (day date, close double precision)");
        }

        Assert.Equal(ErrorIds.NotAnArchive, Fails(archive.Location.ConnectionString!, ArchiveAccess.Read).ErrorId);
        Assert.Equal(ErrorIds.NotAnArchive, Fails(archive.Location.ConnectionString!).ErrorId);
    }

    [Fact]
    public async Task A_schema_of_its_own_holds_an_archive_beside_other_tables()
    {
        using (var connection = new NpgsqlConnection(archive.Location.ConnectionString))
        {
            connection.Open();
            connection.Execute("CREATE TABLE prices (day date, close double precision)");
            connection.Execute("CREATE SCHEMA short");
        }

        var own = new ShortInterestArchive(ArchiveLocation.Parse(new NpgsqlConnectionStringBuilder(archive.Location.ConnectionString) { SearchPath = "short" }.ConnectionString));
        own.Open(ArchiveAccess.Write).Dispose();

        Assert.Single(await own.ReadContentAsync());
        Assert.Equal(ErrorIds.ArchiveUnavailable, Fails(new NpgsqlConnectionStringBuilder(archive.Location.ConnectionString) { SearchPath = "none" }.ConnectionString).ErrorId);
    }

    [Fact]
    public async Task An_empty_database_holds_no_archive_and_reading_creates_none()
    {
        var error = await Assert.ThrowsAsync<ArchiveException>(() => archive.ReadAsync());

        Assert.Equal((ErrorIds.ArchiveMissing, archive.Location.ToString()), (error.ErrorId, error.Archive));
        Assert.Empty(ArchiveEngine.Of(archive.Location).GetTables(Connect()));
    }

    [Fact]
    public void A_wrong_password_a_missing_database_and_an_unknown_user_are_named_without_the_password()
    {
        AssertFails(ErrorIds.ArchiveLoginFailed, settings => settings.Password = Secret);
        AssertFails(ErrorIds.ArchiveLoginFailed, settings => (settings.Username, settings.Password) = ("nobody_of_that_name", Secret));
        AssertFails(ErrorIds.ArchiveDatabaseMissing, settings => settings.Database = "no_database_of_that_name");
    }

    [Fact]
    public void A_server_that_is_not_there_is_named_at_once()
    {
        Assert.Contains("nothing listens", AssertFails(ErrorIds.ArchiveUnavailable, settings => (settings.Host, settings.Port, settings.Password) = ("127.0.0.1", 1, Secret)).Message, StringComparison.Ordinal);
        Assert.Contains("no host of that name", AssertFails(ErrorIds.ArchiveUnavailable, settings => (settings.Host, settings.Password) = ("no-such-host.invalid", Secret)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Pasword=geheim123")]
    [InlineData("Port=geheim123")]
    [InlineData("SSL Mode=geheim123")]
    public void A_setting_that_is_unknown_or_does_not_fit_is_refused_without_its_value(string setting)
    {
        var error = Assert.Throws<ArchiveException>(() => ArchiveEngine.Of(ArchiveLocation.Parse($"Host=localhost;{setting}")));

        Assert.Equal(ErrorIds.InvalidArchiveLocation, error.ErrorId);
        Assert.DoesNotContain(Secret, error.ToString().Replace("Port=geheim123", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_without_permissions_is_named_and_told_which()
    {
        using var user = new TestUser();
        Assert.Contains("permission denied", AssertFails(ErrorIds.ArchivePermissionDenied, user.LogIn).Message, StringComparison.Ordinal);

        archive.Write(Rows.Hk("HK.00700", "2026-04-30", 1));
        AssertFails(ErrorIds.ArchivePermissionDenied, user.LogIn, ArchiveAccess.Read);
    }

    [Fact]
    public async Task A_user_who_may_only_read_reads()
    {
        archive.Write(Rows.Hk("HK.00700", "2026-04-30", 1));
        using var user = new TestUser();
        archive.Execute($"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {user.Name}");
        var settings = Settings;
        user.LogIn(settings);
        var reader = new ShortInterestArchive(ArchiveLocation.Parse(settings.ConnectionString));

        Assert.Single(await reader.ReadCodesAsync(ArchiveQuery.ShortInterest));
        Assert.Equal(1, (await reader.ReadContentAsync())[0].Rows);
        Assert.Equal(ErrorIds.ArchivePermissionDenied, Assert.Throws<ArchiveException>(() => WriteOne(reader)).ErrorId);
    }

    [Fact]
    public void A_server_that_takes_no_changes_is_named()
    {
        archive.Write(Rows.Hk("HK.00700", "2026-04-30", 1));
        var reader = new ShortInterestArchive(ArchiveLocation.Parse(new NpgsqlConnectionStringBuilder(archive.Location.ConnectionString) { Options = "-c default_transaction_read_only=on" }.ConnectionString));

        Assert.Equal(ErrorIds.ArchiveReadOnly, Assert.Throws<ArchiveException>(() => WriteOne(reader)).ErrorId);
    }

    /// <summary>The errors are the server's, raised by a trigger where a full disk would raise them.</summary>
    [Theory]
    [InlineData("53100", ErrorIds.ArchiveFull)]
    [InlineData("53200", ErrorIds.ArchiveFull)]
    [InlineData("XX001", ErrorIds.ArchiveDamaged)]
    public async Task A_server_that_fails_while_it_writes_leaves_every_code_whole_or_absent(string state, string errorId)
    {
        archive.Write(Rows.Many("HK.00005", 100));
        archive.Execute($"CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.day < '2026-03-01' THEN RAISE EXCEPTION 'it failed' USING ERRCODE = '{state}'; END IF; RETURN NEW; END $$");
        archive.Execute("CREATE TRIGGER fail BEFORE INSERT ON short_interest_hk FOR EACH ROW EXECUTE FUNCTION fail()");

        var error = Assert.Throws<ArchiveException>(() => archive.Write([.. Rows.Many("HK.00700", 10), .. Rows.Many("HK.00941", 100)]));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains("it failed", error.Message, StringComparison.Ordinal);
        Assert.Equal([("HK.00005", 100), ("HK.00700", 10)], (await archive.ReadAsync()).GroupBy(row => row.Code).Select(code => (code.Key, code.Count())));
        Assert.Equal(2, (await archive.Archive.ReadContentAsync())[0].Codes);
    }

    [Fact]
    public void The_newest_rows_are_found_in_the_index()
    {
        var codes = Enumerable.Range(1, 20).Select(number => SecurityCode.Parse($"HK.{number}")).ToArray();
        archive.Write([.. codes.SelectMany(code => Rows.Many(code.ToString(), 500))]);
        archive.Execute("ANALYZE");
        var latest = new RowFilter { Latest = true };
        RowFilter[] filters = [latest, latest with { Codes = codes }, latest with { AsOf = archive.Clock.GetUtcNow() }, latest with { Until = Rows.Day("2026-01-31") }, latest with { IncludeSuperseded = true }];

        Assert.All(filters, filter =>
        {
            var plan = Explain(filter);
            Assert.Contains("Index Scan Backward using short_interest_hk_pkey", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("Scan on short_interest_hk", plan, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_reader_does_not_wait_for_a_writer()
    {
        archive.Write(Rows.Many("HK.00700", 3));
        using var connection = archive.Archive.Open(ArchiveAccess.Write);
        connection.Connection.Execute("BEGIN");
        connection.Connection.Execute("DELETE FROM short_interest_hk");

        Assert.Equal(3, (await archive.ReadAsync()).Count);
        Assert.Equal(3, (await archive.Archive.ReadContentAsync())[0].Rows);
    }

    [Fact]
    public async Task Cancelling_ends_a_long_statement_at_once()
    {
        archive.Write(Rows.Many("HK.00700", 3));
        using var connection = archive.Archive.Open(ArchiveAccess.Read);
        using var command = connection.Connection.CreateCommand("SELECT pg_sleep(600)");
        var running = Task.Run(() => connection.Run(() => command.ExecuteScalar()), TestContext.Current.CancellationToken);

        while (!running.IsCompleted)
        {
            connection.Engine.Interrupt(command);
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await Assert.ThrowsAsync<OperationCanceledException>(() => running);
    }

    public void Dispose() => archive.Dispose();

    private static void WriteOne(ShortInterestArchive archive)
    {
        using var connection = archive.Open(ArchiveAccess.Write);
        using var store = new CodeStore(connection, archive.Clock);
        store.Want([new Coverage(ArchiveQuery.ShortInterest, SecurityCode.Parse("HK.00005"))]);
    }

    private static ArchiveException Fails(string connectionString, ArchiveAccess access = ArchiveAccess.Write) =>
        Assert.Throws<ArchiveException>(() => new ShortInterestArchive(ArchiveLocation.Parse(connectionString)).Open(access));

    private string Explain(RowFilter filter)
    {
        using var connection = archive.Archive.Open(ArchiveAccess.Read);
        using var command = new RowSelection(RowTable.Of(ArchiveQuery.ShortInterest, Market.HK), filter, connection.Engine).CreateCommand(connection.Connection);
#pragma warning disable CA2100 // the command's own text
        command.CommandText = $"EXPLAIN {command.CommandText}";
#pragma warning restore CA2100
        return string.Join("\n", command.Query(reader => reader.GetString(0)));
    }

    private NpgsqlConnection Connect()
    {
        var connection = new NpgsqlConnection(archive.Location.ConnectionString);
        connection.Open();
        return connection;
    }

    private ArchiveException AssertFails(string errorId, Action<NpgsqlConnectionStringBuilder> change, ArchiveAccess access = ArchiveAccess.Write)
    {
        var settings = Settings;
        change(settings);
        var error = Fails(settings.ConnectionString, access);
        Assert.Equal(errorId, error.ErrorId);
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
        Assert.Contains(settings.Host!, error.Message, StringComparison.Ordinal);
        return error;
    }

    /// <summary>A user of the server who owns nothing.</summary>
    private sealed class TestUser : IDisposable
    {
        public TestUser() => PostgresServer.Get().Execute($"CREATE USER {Name} PASSWORD '{Secret}'");

        public string Name { get; } = $"moomoo_user_{Guid.NewGuid():N}";

        public void LogIn(NpgsqlConnectionStringBuilder settings) => (settings.Username, settings.Password) = (Name, Secret);

        public void Dispose()
        {
            PostgresServer.Get().Execute(string.Create(CultureInfo.InvariantCulture, $"DO $$ BEGIN EXECUTE 'DROP USER {Name}'; EXCEPTION WHEN dependent_objects_still_exist THEN NULL; END $$"));
        }
    }
}

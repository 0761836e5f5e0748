using Microsoft.Data.Sqlite;
using Moomoo.ShortInterest.Archive.Engines;
using Moomoo.ShortInterest.Archive.Store;

namespace Moomoo.ShortInterest.Archive.Tests;

/// <summary>Archives outlive the software that wrote them, and other programs read them.</summary>
public sealed class SchemaTests : IDisposable
{
    private readonly TestArchive archive = TestArchive.Create(TestArchive.Sqlite);

    /// <summary>The fixture is what version 1 wrote. Neither it nor the statements of a released version ever change.</summary>
    [Fact]
    public void Version_1_is_what_it_was()
    {
        archive.Archive.Open(ArchiveAccess.Write).Dispose();

        Assert.Equal(1, Schema.Newest);
        Assert.Equal(Statements(Fixture("version-1.sql")).Where(statement => statement.StartsWith("CREATE", StringComparison.Ordinal)), Tables(archive.Path));
    }

    [Fact]
    public async Task An_archive_of_version_1_is_read_and_written()
    {
        Load("version-1.sql");

        Assert.Equal(["HK.00700 2026-04-30 2", "HK.00700 2026-04-30 1", "US.AAPL 2026-04-15 3"], (await archive.ReadAsync(new RowFilter { IncludeSuperseded = true })).Texts());
        archive.Write(Rows.Hk("HK.00700", "2026-05-08", 4));
        Assert.Equal(["HK.00700 2026-05-08 4", "US.AAPL 2026-04-15 3"], (await archive.ReadAsync(new RowFilter { Latest = true })).Texts());
    }

    [Fact]
    public void Migrations_run_once_from_the_version_that_is_there()
    {
        Load("version-1.sql");
        IReadOnlyList<Func<ArchiveEngine, IEnumerable<string>>> versions =
        [
            .. Schema.Versions,
            _ => ["ALTER TABLE short_interest_hk ADD COLUMN lot_size INTEGER"],
            _ => ["UPDATE short_interest_hk SET lot_size = 100"],
        ];

        for (var run = 0; run < 2; run++)
        {
            using var connection = Open();
            Schema.Upgrade(connection, ArchiveEngine.Of(archive.Location), archive.Clock.GetUtcNow(), versions);
            Assert.Equal([(3L, "2026-05-01T00:00:00.000Z")], connection.Query("SELECT schema_version, created FROM archive", reader => (reader.GetInt64(0), reader.GetString(1))));
            Assert.Equal([100L, 100L], connection.Query("SELECT lot_size FROM short_interest_hk", reader => reader.GetInt64(0)));
        }
    }

    [Fact]
    public void A_migration_that_fails_leaves_the_version_that_was_there()
    {
        Load("version-1.sql");
        using var connection = Open();

        Assert.Throws<SqliteException>(() => Schema.Upgrade(
            connection, ArchiveEngine.Of(archive.Location), archive.Clock.GetUtcNow(), [.. Schema.Versions, _ => ["DROP VIEW current_short_interest_hk", "no statement"]]));

        Assert.Equal([1L], connection.Query("SELECT schema_version FROM archive", reader => reader.GetInt64(0)));
        Assert.Equal([1L], connection.Query("SELECT count(*) FROM current_short_interest_hk", reader => reader.GetInt64(0)));
    }

    [Fact]
    public void The_columns_of_rows_are_those_of_the_tables()
    {
        using var connection = archive.Archive.Open(ArchiveAccess.Write);
        foreach (var table in RowTable.All)
        {
            Assert.Equal(table.ColumnNames, connection.Connection.Query($"SELECT name FROM pragma_table_info('{table.Name}')", reader => reader.GetString(0)));
        }
    }

    public void Dispose() => archive.Dispose();

    private static string Fixture(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", name));

    private static string[] Statements(string script) => [.. script.Split(";\n", StringSplitOptions.RemoveEmptyEntries).Select(statement => statement.Trim())];

    private static IReadOnlyList<string> Tables(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection.Query("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid", reader => reader.GetString(0));
    }

    private void Load(string fixture)
    {
        using var connection = Open();
        foreach (var statement in Statements(Fixture(fixture)))
        {
            connection.Execute(statement);
        }
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={archive.Path};Pooling=False");
        connection.Open();
        return connection;
    }
}

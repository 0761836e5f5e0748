using Microsoft.Data.Sqlite;
using Moomoo.OpenD.Tests;
using Moomoo.ShortInterest.Archive.Engines;
using Moomoo.ShortInterest.Archive.Store;

namespace Moomoo.ShortInterest.Archive.Tests;

/// <summary>An archive of its own for one test, on either engine, with a clock that stands still.</summary>
internal sealed class TestArchive : IDisposable
{
    public const string Sqlite = "SQLite";

    public const string Postgres = "PostgreSQL";

    private readonly Action delete;

    private TestArchive(string location, Action delete)
    {
        this.delete = delete;
        Location = ArchiveLocation.Parse(location);
        Archive = new ShortInterestArchive(Location, Clock);
    }

    /// <summary>What theories of both engines are given.</summary>
    public static TheoryData<string> Engines { get; } = [Sqlite, Postgres];

    public FakeClock Clock { get; } = new();

    public ArchiveLocation Location { get; }

    public ShortInterestArchive Archive { get; }

    /// <summary>The file of an archive in SQLite.</summary>
    public string Path => Location.Path!;

    public static TestArchive Create(string engine) => engine == Sqlite ? CreateFile() : CreateDatabase();

    /// <summary>Writes rows as a sync does: as the whole history of their codes, or as further rows of it.</summary>
    public void Write(params SecurityRow[] rows)
    {
        using var connection = Archive.Open(ArchiveAccess.Write);
        using var store = new CodeStore(connection, Clock);
        foreach (var group in rows.GroupBy(row => (row.Code, row.GetType())))
        {
            Write(store, SecurityCode.Parse(group.Key.Code), [.. group]);
        }
    }

    public async Task<IReadOnlyList<SecurityRow>> ReadAsync(RowFilter? filter = null, ArchiveQuery query = ArchiveQuery.ShortInterest)
    {
        var rows = new List<SecurityRow>();
        await foreach (var page in Archive.ReadAsync(query, filter))
        {
            rows.AddRange(page);
        }

        return rows;
    }

    public Coverage ReadCoverage(string code, ArchiveQuery query = ArchiveQuery.ShortInterest)
    {
        using var connection = Archive.Open(ArchiveAccess.Read);
        using var store = new CodeStore(connection, Clock);
        return store.ReadCoverage(query).Single(coverage => coverage.Code.ToString() == code);
    }

    public void Execute(string statement)
    {
        using var connection = Archive.Open(ArchiveAccess.Write);
        connection.Connection.Execute(statement);
    }

    public void Dispose() => delete();

    internal static ArchiveQuery QueryOf(SecurityRow row) => RowTable.All.Single(table => table.Holds(row)).Query;

    private static TestArchive CreateFile()
    {
        var folder = Directory.CreateTempSubdirectory("archive-tests-").FullName;
        return new TestArchive(System.IO.Path.Combine(folder, "archive.db"), () =>
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        });
    }

    private static TestArchive CreateDatabase()
    {
        var server = PostgresServer.Get();
        var database = server.CreateDatabase();
        return new TestArchive(database, () => server.DropDatabase(database));
    }

    private static void Write(CodeStore store, SecurityCode code, IReadOnlyList<SecurityRow> rows)
    {
        var query = QueryOf(rows[0]);
        var coverage = store.ReadCoverage(query).SingleOrDefault(coverage => coverage.Code == code) ?? new Coverage(query, code);
        var changes = RowChanges.Between(RowTable.Of(query, code.Market), store.ReadRows(coverage), rows);
        var newest = rows.Max(RowTable.GetDay);
        store.Write(
            coverage with
            {
                NewestDay = newest > coverage.NewestDay || coverage.NewestDay is null ? newest : coverage.NewestDay,
                CompleteSince = Coverage.Beginning,
            },
            changes);
    }
}

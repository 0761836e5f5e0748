using Moomoo.ShortInterest.Archive.Engines;

namespace Moomoo.ShortInterest.Archive.Store;

/// <summary>
/// What a sync reads and writes of codes. Whatever is written of one code is written in one transaction, its coverage included. Safe for use from
/// many threads at once, one after the other.
/// </summary>
internal sealed class CodeStore : IDisposable
{
    private readonly object gate = new();
    private readonly ArchiveConnection archive;
    private readonly TimeProvider clock;
    private readonly CoverageTable coverageTable;
    private readonly Dictionary<RowTable, TableWriter> writers;

    public CodeStore(ArchiveConnection archive, TimeProvider clock)
    {
        this.archive = archive;
        this.clock = clock;
        coverageTable = new CoverageTable(archive.Connection, archive.Engine);
        writers = RowTable.All.ToDictionary(table => table, table => new TableWriter(table, archive.Connection, archive.Engine));
    }

    /// <summary>The coverage of every code of the query that the archive has or was asked for.</summary>
    public IReadOnlyList<Coverage> ReadCoverage(ArchiveQuery query) => Run(() => coverageTable.Read(query));

    public void WriteCoverage(IEnumerable<Coverage> coverages) => Commit(() =>
    {
        foreach (var coverage in coverages)
        {
            coverageTable.Write(coverage);
        }
    });

    /// <summary>Forgets a code of which nothing was ever kept.</summary>
    public void Forget(Coverage coverage) => Commit(() => coverageTable.Delete(coverage));

    /// <summary>The rows of a code that hold, by day, from a day on; null is all.</summary>
    public IReadOnlyDictionary<DateTime, StoredRow> ReadRows(Coverage coverage, DateTime? since = null) =>
        Run(() => Writer(coverage).Read(coverage.Code, since ?? Coverage.Beginning));

    /// <summary>Writes what changed of a code, and stamps its rows.</summary>
    public void Write(Coverage coverage, RowChanges changes)
    {
        var now = Now(changes);
        Commit(() =>
        {
            foreach (var isSimulated in changes.Rows.Select(row => row.Simulated).Distinct())
            {
                archive.MarkSimulated(isSimulated);
            }

            Writer(coverage).Write(coverage.Code, changes, now);
            coverageTable.Write(coverage);
        });
        foreach (var row in changes.Rows)
        {
            row.Stamp = new ArchiveStamp(now, null);
        }
    }

    public void WriteLastSync(ArchiveQuery query, Market market) => Commit(() =>
    {
        using var command = archive.Connection.CreateCommand(
                "INSERT INTO last_sync (query, market, finished) VALUES (@query, @market, @now) ON CONFLICT (query, market) DO UPDATE SET finished = excluded.finished")
            .With("@query", ColumnType.Text, query.ToName())
            .With("@market", ColumnType.Text, market.ToString())
            .With("@now", ColumnType.Time, archive.Engine.FromTime(clock.GetUtcNow()));
        command.ExecuteNonQuery();
    });

    public void Dispose()
    {
        foreach (var writer in writers.Values)
        {
            writer.Dispose();
        }

        coverageTable.Dispose();
    }

    private TableWriter Writer(Coverage coverage) => writers[RowTable.Of(coverage.Query, coverage.Code.Market)];

    /// <summary>To the millisecond, as it is kept. A clock that was set back must not put a row before the one that it revises.</summary>
    private DateTimeOffset Now(RowChanges changes)
    {
        var now = clock.GetUtcNow();
        var earliest = changes.Revised.Count == 0 ? now : changes.Revised.Max(row => row.Before.FirstSeen).AddMilliseconds(1);
        var time = now > earliest ? now : earliest;
        return new DateTimeOffset(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
    }

    private T Run<T>(Func<T> work)
    {
        lock (gate)
        {
            return archive.Run(work);
        }
    }

    private void Commit(Action work)
    {
        lock (gate)
        {
            archive.Commit(work);
        }
    }
}

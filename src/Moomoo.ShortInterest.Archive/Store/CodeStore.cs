using Moomoo.ShortInterest.Archive.Engines;

namespace Moomoo.ShortInterest.Archive.Store;

/// <summary>
/// What a sync reads and writes of codes. Whatever is written of one code is written in one transaction, its coverage included. Safe for use from
/// many threads at once, one after the other.
/// </summary>
internal sealed class CodeStore : IDisposable
{
    private const int CodesPerBatch = 500;

    private readonly object gate = new();
    private readonly ArchiveConnection archive;
    private readonly TimeProvider clock;
    private readonly ISyncShare? share;
    private readonly CoverageTable coverageTable;
    private readonly Dictionary<RowTable, TableWriter> writers;

    /// <param name="archive">The archive.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="share">The sync's share in the codes, which ends with the store; null if nothing else writes the archive.</param>
    public CodeStore(ArchiveConnection archive, TimeProvider clock, ISyncShare? share = null)
    {
        this.archive = archive;
        this.clock = clock;
        this.share = share;
        coverageTable = new CoverageTable(archive.Connection, archive.Engine);
        writers = RowTable.All.ToDictionary(table => table, table => new TableWriter(table, archive.Connection, archive.Engine));
    }

    /// <summary>The coverage of every code of the query that the archive has or was asked for.</summary>
    public IReadOnlyList<Coverage> ReadCoverage(ArchiveQuery query) => Run(() => coverageTable.Read(query));

    /// <summary>
    /// Stores which codes are wanted, and from which day on, a batch in a transaction: one of a whole market would keep other syncs from renewing their
    /// claims. All syncs lock codes in the same order, so that none waits for another that waits for it.
    /// </summary>
    public void Want(IEnumerable<Coverage> coverages)
    {
        foreach (var group in coverages.GroupBy(coverage => (coverage.Query, coverage.Code.Market, coverage.Since)))
        {
            var codes = group.Select(coverage => coverage.Code).OrderBy(code => code.ToString(), StringComparer.Ordinal).ToArray();
            for (var start = 0; start < codes.Length; start += CodesPerBatch)
            {
                var batch = new ArraySegment<SecurityCode>(codes, start, Math.Min(CodesPerBatch, codes.Length - start));
                Commit(() => coverageTable.Want(group.Key.Query, group.Key.Market, group.Key.Since, batch));
            }
        }
    }

    /// <summary>Takes codes that no other sync has, as the archive has them now.</summary>
    public IReadOnlyList<Coverage> Claim(ArchiveQuery query, IReadOnlyList<Coverage> codes, int count) =>
        share is null ? [.. codes.Take(count)] : Run(() => share.Claim(query, codes, count));

    /// <summary>Gives a code back without having written it.</summary>
    public void Release(Coverage coverage) => Run(() => share?.Release(coverage));

    /// <summary>Keeps the codes that are claimed. Failures are left to the next time.</summary>
    public void RenewClaims()
    {
        try
        {
            Run(() =>
            {
                share?.Renew();
                return true;
            });
        }
        catch (Exception e) when (e is ArchiveException or OperationCanceledException or InvalidOperationException)
        {
            // What is lost with the lease is noticed when it is written.
        }
    }

    /// <summary>Forgets a code of which nothing was ever kept.</summary>
    public void Forget(Coverage coverage) => Commit(() => coverageTable.Delete(coverage));

    /// <summary>The rows of a code that hold, by day, from a day on; null is all.</summary>
    public IReadOnlyDictionary<DateTime, StoredRow> ReadRows(Coverage coverage, DateTime? since = null) =>
        Run(() => Writer(coverage).Read(coverage.Code, since ?? Coverage.Beginning));

    /// <summary>Writes what changed of a code, gives it back, and stamps its rows.</summary>
    /// <returns>False if another sync has taken the code meanwhile; nothing is written then.</returns>
    public bool Write(Coverage coverage, RowChanges changes)
    {
        var now = Now(changes);
        var isWritten = false;
        Commit(() =>
        {
            if (share?.Release(coverage) == false)
            {
                // A connection that is lost while it commits leaves open whether it did; then the code was written at the first attempt.
                isWritten = coverageTable.Read(coverage.Query, coverage.Code) == coverage;
                return;
            }

            foreach (var isSimulated in changes.Rows.Select(row => row.Simulated).Distinct())
            {
                archive.MarkSimulated(isSimulated);
            }

            Writer(coverage).Write(coverage.Code, changes, now);
            coverageTable.Write(coverage);
            isWritten = true;
        });
        foreach (var row in changes.Rows)
        {
            row.Stamp = new ArchiveStamp(now, null);
        }

        return isWritten;
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

    /// <summary>Gives back all that is claimed.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            share?.Dispose();
            foreach (var writer in writers.Values)
            {
                writer.Dispose();
            }

            coverageTable.Dispose();
        }
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

using Moomoo.ShortInterest.Archive.Engines;

namespace Moomoo.ShortInterest.Archive.Store;

/// <summary>
/// What a sync reads and writes of codes. Whatever is written of one code is written in one transaction, its coverage included. Not for several
/// threads at once.
/// </summary>
internal sealed class CodeStore : IDisposable
{
    private const int CodesPerBatch = 500;

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
    public IReadOnlyList<Coverage> ReadCoverage(ArchiveQuery query) => archive.Run(() => coverageTable.Read(query));

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
                archive.Commit(() => coverageTable.Want(group.Key.Query, group.Key.Market, group.Key.Since, batch));
            }
        }
    }

    /// <summary>Takes codes that no other sync has, as the archive has them now.</summary>
    public IReadOnlyList<Coverage> Claim(ArchiveQuery query, IReadOnlyList<Coverage> codes, int count) =>
        share is null ? [.. codes.Take(count)] : archive.Run(() => share.Claim(query, codes, count));

    /// <summary>Gives a code back without having written it.</summary>
    public void Release(Coverage coverage) => archive.Run(() => share?.Release(coverage));

    /// <summary>Keeps the codes that are claimed. Failures are left to the next time.</summary>
    public void RenewClaims()
    {
        try
        {
            archive.Run(() =>
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
    public void Forget(Coverage coverage) => archive.Commit(() => coverageTable.Delete(coverage));

    /// <summary>The rows of a code that hold, by day, from a day on; null is all.</summary>
    public IReadOnlyDictionary<DateTime, StoredRow> ReadRows(Coverage coverage, DateTime? since = null) =>
        archive.Run(() => Writer(coverage).Read(coverage.Code, since ?? Coverage.Beginning));

    /// <summary>Writes what changed of a code, gives it back, and stamps its rows.</summary>
    /// <returns>False if another sync has taken the code meanwhile; nothing is written then.</returns>
    public bool Write(Coverage coverage, RowChanges changes) => Write([new CodeChanges(coverage, changes)]).Count > 0;

    /// <summary>Writes what changed of codes in one transaction, gives them back, and stamps their rows.</summary>
    /// <returns>Those that no other sync has taken meanwhile; of the others nothing is written.</returns>
    public IReadOnlyList<CodeChanges> Write(IEnumerable<CodeChanges> codes)
    {
        var stamped = codes.OrderBy(code => code.Coverage.Code.ToString(), StringComparer.Ordinal).Select(code => (Code: code, Time: Now(code.Rows))).ToArray();
        var written = new List<CodeChanges>();
        archive.Commit(() =>
        {
            var held = stamped.Where(code => share?.Release(code.Code.Coverage) != false).ToArray();
            foreach (var isSimulated in held.SelectMany(code => code.Code.Rows.Rows).Select(row => row.Simulated).Distinct())
            {
                archive.MarkSimulated(isSimulated);
            }

            foreach (var ((coverage, rows), time) in held)
            {
                Writer(coverage).Write(coverage.Code, rows, time);
                coverageTable.Write(coverage);
            }

            // A connection that is lost while it commits leaves open whether it did; then the codes were written at the first attempt.
            written = [.. held.Select(code => code.Code), .. stamped.Except(held).Select(code => code.Code).Where(IsWritten)];
        });
        foreach (var (code, time) in stamped)
        {
            foreach (var row in code.Rows.Rows)
            {
                row.Stamp = new ArchiveStamp(time, null);
            }
        }

        return written;
    }

    public void WriteLastSync(ArchiveQuery query, Market market) => archive.Commit(() =>
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
        share?.Dispose();
        foreach (var writer in writers.Values)
        {
            writer.Dispose();
        }

        coverageTable.Dispose();
    }

    private bool IsWritten(CodeChanges code) => coverageTable.Read(code.Coverage.Query, code.Coverage.Code) == code.Coverage;

    private TableWriter Writer(Coverage coverage) => writers[RowTable.Of(coverage.Query, coverage.Code.Market)];

    /// <summary>To the millisecond, as it is kept. A clock that was set back must not put a row before the one that it revises.</summary>
    private DateTimeOffset Now(RowChanges changes)
    {
        var now = clock.GetUtcNow();
        var earliest = changes.Revised.Count == 0 ? now : changes.Revised.Max(row => row.Before.FirstSeen).AddMilliseconds(1);
        var time = now > earliest ? now : earliest;
        return new DateTimeOffset(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
    }
}

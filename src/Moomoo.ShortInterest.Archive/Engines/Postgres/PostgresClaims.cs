using System.Data.Common;
using Moomoo.ShortInterest.Archive.Store;

namespace Moomoo.ShortInterest.Archive.Engines;

/// <summary>
/// Claims of codes, for any number of syncs on any number of machines. A claim ends when its code is written, when its sync ends, or when its lease
/// runs out by the database's clock, which is the only one that all of them share.
/// </summary>
internal sealed class PostgresClaims : ISyncShare
{
    private readonly ArchiveConnection archive;
    private readonly TimeSpan lease;
    private readonly string holder = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";
    private readonly DbCommand claim;
    private readonly DbCommand release;
    private readonly DbCommand renew;
    private readonly DbCommand releaseAll;

    public PostgresClaims(ArchiveConnection archive, TimeSpan lease)
    {
        this.archive = archive;
        this.lease = lease;
        claim = Create($"""
            WITH free AS MATERIALIZED (
              SELECT code FROM coverage
              WHERE query = @query AND code = ANY(@codes) AND (claimed_until IS NULL OR claimed_until <= now() OR claimed_by = @holder)
              ORDER BY array_position(@codes, code) LIMIT @count FOR UPDATE SKIP LOCKED)
            UPDATE coverage SET claimed_by = @holder, claimed_until = now() + make_interval(secs => @lease)
            WHERE query = @query AND code IN (SELECT code FROM free)
            RETURNING {CoverageTable.Columns}
            """)
            .With("@lease", ColumnType.Real, lease.TotalSeconds).With("@query", ColumnType.Text).With("@count", ColumnType.Integer).WithCodes("@codes");
        release = Create("UPDATE coverage SET claimed_by = NULL, claimed_until = NULL WHERE query = @query AND code = @code AND claimed_by = @holder")
            .With("@query", ColumnType.Text).With("@code", ColumnType.Text);
        renew = CreateUpdateOfAll("claimed_until = now() + make_interval(secs => @lease)").With("@lease", ColumnType.Real, lease.TotalSeconds);
        releaseAll = CreateUpdateOfAll("claimed_by = NULL, claimed_until = NULL");
    }

    public TimeSpan? RenewalPeriod => TimeSpan.FromTicks(lease.Ticks / 3);

    public IReadOnlyList<Coverage> Claim(ArchiveQuery query, IReadOnlyList<Coverage> codes, int count)
    {
        claim.Parameters["@query"].Value = query.ToName();
        claim.Parameters["@codes"].Value = archive.Engine.FromCodes(codes.Select(code => code.Code.ToString()));
        claim.Parameters["@count"].Value = (long)count;
        return claim.Query(reader => CoverageTable.ReadRow(reader, archive.Engine));
    }

    public bool Release(Coverage code)
    {
        release.Parameters["@query"].Value = code.Query.ToName();
        release.Parameters["@code"].Value = code.Code.ToString();
        return release.ExecuteNonQuery() > 0;
    }

    public void Renew() => renew.ExecuteNonQuery();

    /// <summary>Other syncs need not wait for the lease.</summary>
    public void Dispose()
    {
        try
        {
            releaseAll.ExecuteNonQuery();
        }
        catch (Exception e) when (e is DbException or InvalidOperationException)
        {
            // The server is lost; the lease runs out.
        }

        claim.Dispose();
        release.Dispose();
        renew.Dispose();
        releaseAll.Dispose();
    }

    /// <summary>Locks the codes in the order in which syncs register them, so that neither can be in the way of the other.</summary>
    private DbCommand CreateUpdateOfAll(string update) => Create($"""
        WITH mine AS MATERIALIZED (SELECT query, code FROM coverage WHERE claimed_by = @holder ORDER BY query, code FOR UPDATE)
        UPDATE coverage SET {update} FROM mine WHERE coverage.query = mine.query AND coverage.code = mine.code
        """);

    private DbCommand Create(string text) => archive.Connection.CreateCommand(text).With("@holder", ColumnType.Text, holder);
}

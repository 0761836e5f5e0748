using Moomoo.ShortInterest.Archive.Engines;
using Moomoo.ShortInterest.Archive.Store;

namespace Moomoo.ShortInterest.Archive.Sync;

/// <summary>An archive that is held for a sync.</summary>
internal sealed class SyncSession : IDisposable
{
    private readonly ArchiveConnection connection;
    private readonly SyncLock syncLock;
    private readonly TimeProvider clock;
    private readonly long started;

    private SyncSession(ArchiveConnection connection, SyncLock syncLock, TimeProvider clock)
    {
        this.connection = connection;
        this.syncLock = syncLock;
        this.clock = clock;
        started = clock.GetTimestamp();
        Store = new CodeStore(connection, clock);
    }

    public CodeStore Store { get; }

    public DateTimeOffset Now => clock.GetUtcNow();

    public TimeSpan Elapsed => clock.GetElapsedTime(started);

    /// <exception cref="ArchiveException">The archive cannot be written, or another sync holds it.</exception>
    public static SyncSession Open(ShortInterestArchive archive)
    {
        var connection = archive.Open(ArchiveAccess.Write);
        try
        {
            return new SyncSession(connection, SyncLock.Acquire(connection, archive.Clock), archive.Clock);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The codes to be synced, a market and query each. What is wanted of them is written down first, so that a sync that is stopped is finished by the
    /// next one, whatever that is told.
    /// </summary>
    public IReadOnlyList<SyncGroup> Register(ArchiveSyncOptions options)
    {
        var groups = new List<SyncGroup>();
        foreach (var query in options.Queries.Distinct())
        {
            var known = Store.ReadCoverage(query);
            var wanted = SyncCodes.Choose(query, options, known);
            Store.WriteCoverage(wanted.Except(known));
            groups.AddRange(SyncCodes.Group(query, wanted, known));
        }

        return groups;
    }

    /// <summary>Forgets a code that the gateway refuses and of which nothing was ever kept, so that a misspelled one is not asked for again.</summary>
    public void ForgetIfUnknown(Coverage coverage, ShortInterestException error)
    {
        if (error is GatewayRefusedException { IsTransient: false, IsForFrequency: false } && coverage.LastAsked is null)
        {
            Store.Forget(coverage);
        }
    }

    public void Dispose()
    {
        Store.Dispose();
        syncLock.Dispose();
        connection.Dispose();
    }
}

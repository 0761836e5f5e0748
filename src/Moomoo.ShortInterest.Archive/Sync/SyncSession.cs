using Moomoo.ShortInterest.Archive.Engines;
using Moomoo.ShortInterest.Archive.Store;

namespace Moomoo.ShortInterest.Archive.Sync;

/// <summary>An archive that is open for a sync.</summary>
internal sealed class SyncSession : IDisposable
{
    private static readonly TimeSpan PollPeriod = TimeSpan.FromSeconds(1);

    private readonly ArchiveConnection connection;
    private readonly ITimer? renewal;
    private readonly TimeProvider clock;
    private readonly long started;

    private SyncSession(ArchiveConnection connection, ISyncShare share, TimeProvider clock)
    {
        this.connection = connection;
        this.clock = clock;
        started = clock.GetTimestamp();
        Store = new CodeStore(connection, clock, share);
        renewal = share.RenewalPeriod is { } period ? clock.CreateTimer(_ => Store.RenewClaims(), null, period, period) : null;
    }

    public CodeStore Store { get; }

    /// <summary>To the millisecond, as it is kept, so that what is read is what was written.</summary>
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());

    public TimeSpan Elapsed => clock.GetElapsedTime(started);

    /// <exception cref="ArchiveException">The archive cannot be written, or another sync holds it.</exception>
    public static SyncSession Open(ShortInterestArchive archive, TimeSpan lease, CancellationToken cancellationToken)
    {
        var connection = archive.Open(ArchiveAccess.Write);
        try
        {
            connection.SurviveLosses(cancellationToken);
            return new SyncSession(connection, connection.Engine.ShareCodes(connection, archive.Clock, lease), archive.Clock);
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
            Store.Want(wanted.Except(known));
            groups.AddRange(SyncCodes.Group(query, wanted, known));
        }

        return groups;
    }

    /// <summary>Gives other syncs time.</summary>
    public Task WaitForOthersAsync(CancellationToken cancellationToken) => Runtime.DelayAsync(clock, PollPeriod, cancellationToken);

    /// <summary>
    /// Gives a code that failed to other syncs, whose gateways may know it. One that the gateway refuses and of which nothing was ever kept is forgotten,
    /// so that a misspelled one is not asked for again.
    /// </summary>
    public void GiveUp(Coverage coverage, ShortInterestException error)
    {
        Store.Release(coverage);
        if (error is GatewayRefusedException { IsTransient: false, IsForFrequency: false } && coverage.LastAsked is null)
        {
            Store.Forget(coverage);
        }
    }

    public void Dispose()
    {
        renewal?.Dispose();
        Store.Dispose();
        connection.Dispose();
    }
}

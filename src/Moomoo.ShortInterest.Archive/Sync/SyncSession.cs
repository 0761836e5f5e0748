using Moomoo.ShortInterest.Archive.Engines;
using Moomoo.ShortInterest.Archive.Store;

namespace Moomoo.ShortInterest.Archive.Sync;

/// <summary>An archive that is open for a sync, on a thread of its own.</summary>
internal sealed class SyncSession : IAsyncDisposable
{
    private static readonly TimeSpan PollPeriod = TimeSpan.FromSeconds(1);

    private readonly DatabaseThread thread;
    private readonly ArchiveConnection connection;
    private readonly TimeProvider clock;
    private readonly long started;
    private readonly CancellationTokenSource ended = new();
    private readonly Task renewing;

    private SyncSession(DatabaseThread thread, ArchiveConnection connection, ISyncShare share, TimeProvider clock)
    {
        this.thread = thread;
        this.connection = connection;
        this.clock = clock;
        started = clock.GetTimestamp();
        Store = new CodeStore(connection, clock, share);
        renewing = share.RenewalPeriod is { } period ? RenewAsync(period) : Task.CompletedTask;
    }

    /// <summary>For use on the thread of the archive only.</summary>
    public CodeStore Store { get; }

    /// <summary>To the millisecond, as it is kept, so that what is read is what was written.</summary>
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());

    public TimeSpan Elapsed => clock.GetElapsedTime(started);

    /// <exception cref="ArchiveException">The archive cannot be written, or another sync holds it.</exception>
    public static async Task<SyncSession> OpenAsync(ShortInterestArchive archive, TimeSpan lease, CancellationToken cancellationToken)
    {
        var thread = new DatabaseThread();
        try
        {
            return await thread.RunAsync(() => Open(thread, archive, lease, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            thread.Dispose();
            throw;
        }
    }

    /// <summary>Runs work with the store on the thread of the archive.</summary>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) => thread.RunAsync(work, cancellationToken);

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(Action work, CancellationToken cancellationToken) => thread.RunAsync(
        () =>
        {
            work();
            return true;
        },
        cancellationToken);

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

    public async ValueTask DisposeAsync()
    {
        ended.Cancel();
        await renewing.ConfigureAwait(false);
        await RunAsync(Close, CancellationToken.None).ConfigureAwait(false);
        thread.Dispose();
        ended.Dispose();
    }

    private static SyncSession Open(DatabaseThread thread, ShortInterestArchive archive, TimeSpan lease, CancellationToken cancellationToken)
    {
        var connection = archive.Open(ArchiveAccess.Write);
        try
        {
            connection.SurviveLosses(cancellationToken);
            return new SyncSession(thread, connection, connection.Engine.ShareCodes(connection, archive.Clock, lease), archive.Clock);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private async Task RenewAsync(TimeSpan period)
    {
        try
        {
            while (true)
            {
                await Runtime.DelayAsync(clock, period, ended.Token).ConfigureAwait(false);
                await RunAsync(Store.RenewClaims, ended.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // the sync has ended
        }
    }

    private void Close()
    {
        Store.Dispose();
        connection.Dispose();
    }
}

using System.Data;
using System.Data.Common;
using System.Diagnostics;
using Moomoo.ShortInterest.Archive.Engines;

namespace Moomoo.ShortInterest.Archive.Store;

/// <summary>Repeats work that a lost connection or a collision has ended, for as long as a server may take to restart.</summary>
internal sealed class Reconnection(DbConnection connection, ArchiveEngine engine, CancellationToken cancellationToken)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    /// <exception cref="DbException">The failure is not transient, or lasts.</exception>
    /// <exception cref="OperationCanceledException">The sync was stopped while it waited.</exception>
    public T Run<T>(Func<T> work)
    {
        var watch = Stopwatch.StartNew();
        for (var delay = FirstDelay; ; delay = Longer(delay))
        {
            try
            {
                if (connection.State != ConnectionState.Open)
                {
                    engine.Reopen(connection);
                }

                return work();
            }
            catch (DbException e) when (engine.IsTransient(e) && watch.Elapsed < Patience)
            {
                // waits below
            }

            if (cancellationToken.WaitHandle.WaitOne(delay))
            {
                throw new OperationCanceledException(cancellationToken);
            }
        }
    }

    private static TimeSpan Longer(TimeSpan delay) => delay + delay < LongestDelay ? delay + delay : LongestDelay;
}

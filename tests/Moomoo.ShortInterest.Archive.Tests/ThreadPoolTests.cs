using System.Diagnostics;
using Moomoo.OpenD;
using Moomoo.OpenD.Simulator;
using Moomoo.ShortInterest.Archive.Engines;
using Moomoo.ShortInterest.Archive.Store;

namespace Moomoo.ShortInterest.Archive.Tests;

/// <summary>Changes the size of the pool; no other test runs meanwhile.</summary>
[Collection(nameof(ThreadPoolTests))]
[CollectionDefinition(nameof(ThreadPoolTests), DisableParallelization = true)]
public sealed class ThreadPoolTests : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(20);

    private readonly TestArchive archive = TestArchive.Create(TestArchive.Postgres);
    private readonly OpenDSimulator gateway = OpenDSimulator.Start(new OpenDSimulatorOptions { RowsPerCode = 3 });

    [Fact]
    public async Task Syncs_and_readers_that_wait_for_the_database_leave_the_pool_to_the_program()
    {
        archive.Archive.Open(ArchiveAccess.Write).Dispose();
        ThreadPool.GetMaxThreads(out var most, out var mostForPorts);
        ThreadPool.GetMinThreads(out var least, out _);
        using var observer = archive.Archive.Open(ArchiveAccess.Read);
        using var obstacle = archive.Archive.Open(ArchiveAccess.Write);
        obstacle.Connection.Execute("BEGIN");
        obstacle.Connection.Execute("LOCK TABLE coverage IN ACCESS EXCLUSIVE MODE");
        try
        {
            ThreadPool.SetMaxThreads(least, mostForPorts);
            var waiting = Enumerable.Range(0, least).SelectMany(_ => new[] { SyncAsync(), ReadAsync() }).ToArray();

            var isFree = await Task.Factory.StartNew(() => DoAllWait(observer, waiting.Length) && IsPoolFree(), TaskCreationOptions.LongRunning);

            Assert.True(isFree, "What waits for the database occupies the pool.");
            obstacle.Connection.Execute("COMMIT");
            await Task.WhenAll(waiting);
        }
        finally
        {
            ThreadPool.SetMaxThreads(most, mostForPorts);
        }
    }

    public void Dispose()
    {
        gateway.Dispose();
        archive.Dispose();
    }

    /// <summary>Returns false if some do not come as far as to wait.</summary>
    private static bool DoAllWait(ArchiveConnection observer, int count)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Guard; Thread.Sleep(10))
        {
            if (observer.Connection.Query("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'", reader => reader.GetInt64(0)).Single() == count)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPoolFree()
    {
        using var ran = new ManualResetEventSlim();
        ThreadPool.UnsafeQueueUserWorkItem(_ => ran.Set(), null);
        return ran.Wait(Guard);
    }

    private async Task SyncAsync()
    {
        using var client = new OpenDClient(new OpenDClientOptions { Port = gateway.Port, RequestsPerWindow = 0 });
        var sync = new ArchiveSync(new ShortInterestArchive(archive.Location), new ArchiveSyncOptions { Codes = [SecurityCode.Parse("HK.00700"), SecurityCode.Parse("HK.00005")] });
        await foreach (var step in sync.RunAsync([client]))
        {
            Assert.IsNotType<GatewayLost>(step);
        }
    }

    private async Task ReadAsync() => await archive.ReadAsync(new RowFilter { Latest = true });
}

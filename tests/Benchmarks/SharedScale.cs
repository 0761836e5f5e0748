using System.Diagnostics;
using Moomoo.OpenD;
using Moomoo.OpenD.Simulator;
using Moomoo.ShortInterest.Archive;
using Moomoo.ShortInterest.Archive.Engines;

namespace Moomoo.ShortInterest.Benchmarks;

/// <summary>
/// A first history of a whole market in one database, by as many syncs as there are strict gateways, in a fraction of the time: syncs and gateways
/// share a clock that runs fast.
/// </summary>
internal static class SharedScale
{
    /// <param name="codeCount">How many codes.</param>
    /// <param name="gatewayCount">How many gateways, each with a sync of its own.</param>
    /// <param name="location">An empty database.</param>
    /// <param name="speed">How many times as fast the clock runs.</param>
    public static async Task RunAsync(int codeCount, int gatewayCount, string location, int speed)
    {
        var clock = new FastClock(speed);
        var archive = new ShortInterestArchive(ArchiveLocation.Parse(location), clock);
        archive.Open(ArchiveAccess.Write).Dispose();
        var before = ReadStatistics(archive);
        var gateways = Enumerable.Range(0, gatewayCount)
            .Select(_ => OpenDSimulator.Start(new OpenDSimulatorOptions { RequestsPerWindow = 30, RowsPerCode = 40, TimeProvider = clock }))
            .ToArray();
        var watch = Stopwatch.StartNew();
        var summaries = await Task.WhenAll(gateways.Select(gateway => Task.Run(() => SyncAsync(archive, BothMarkets.Take(codeCount), gateway.Port, clock))));
        var elapsed = TimeSpan.FromTicks(watch.Elapsed.Ticks * speed);
        var after = ReadStatistics(archive);
        Console.WriteLine(
            $"{codeCount} codes, {gatewayCount} sync(s): {summaries.Sum(summary => summary.Rows)} rows in {elapsed:h\\:mm\\:ss} of the gateways' time, "
            + $"{codeCount / elapsed.TotalSeconds:F2} codes a second, asked {string.Join(" + ", summaries.Select(summary => summary.Asked))}, "
            + $"{gateways.Sum(gateway => gateway.FrequencyRefusals)} refusals, {after.Transactions - before.Transactions} transactions, {(after.Log - before.Log) / 1e6:F1} MB of write-ahead log");
        Array.ForEach(gateways, gateway => gateway.Dispose());
    }

    private static async Task<(int Asked, long Rows)> SyncAsync(ShortInterestArchive archive, SecurityCode[] codes, int port, FastClock clock)
    {
        using var client = new OpenDClient(new OpenDClientOptions { Port = port, RequestsPerWindow = 30, Timeout = TimeSpan.FromMinutes(10), TimeProvider = clock });
        var (asked, rows) = (0, 0L);
        await foreach (var step in new ArchiveSync(archive, new ArchiveSyncOptions { Codes = codes }).RunAsync([client]))
        {
            if (step is CodeFailed { Error: var error })
            {
                throw error;
            }

            if (step is GatewayLost { Error: var loss })
            {
                throw loss;
            }

            asked += step is CodeSynced ? 1 : 0;
            rows += step is CodeSynced synced ? synced.RowsNew.Count : 0;
        }

        return (asked, rows);
    }

    private static (long Transactions, long Log) ReadStatistics(ShortInterestArchive archive)
    {
        using var connection = archive.Open(ArchiveAccess.Read);
        return connection.Connection.Query(
            "SELECT xact_commit + xact_rollback, (pg_current_wal_lsn() - '0/0')::bigint FROM pg_stat_database WHERE datname = current_database()",
            reader => (reader.GetInt64(0), reader.GetInt64(1))).Single();
    }
}

using System.Diagnostics;
using Moomoo.OpenD;
using Moomoo.OpenD.Simulator;
using Moomoo.OpenD.Tests;
using Moomoo.ShortInterest.Archive;

namespace Moomoo.ShortInterest.Benchmarks;

/// <summary>What nightly syncs of both markets cost, on a clock that the gateway follows, which publishes by the calendar.</summary>
internal static class ArchiveNights
{
    public static async Task RunAsync(int codeCount, int nights)
    {
        var folder = Directory.CreateTempSubdirectory("archive-nights-").FullName;
        try
        {
            await RunAsync(Path.Combine(folder, "archive.db"), BothMarkets.Take(codeCount), nights);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RunAsync(string path, SecurityCode[] codes, int nights)
    {
        var clock = new FakeClock();
        using var gateway = OpenDSimulator.Start(new OpenDSimulatorOptions { RowsPerCode = 40, FollowsClock = true, TimeProvider = clock, KeepAliveInterval = TimeSpan.FromDays(1000) });
        using var client = new OpenDClient(new OpenDClientOptions { Port = gateway.Port, RequestsPerWindow = 0 });
        var archive = new ShortInterestArchive(ArchiveLocation.Parse(path), clock);
        var watch = Stopwatch.StartNew();
        Console.WriteLine($"first_rows={await SyncAsync(archive, codes, client)}");
        Console.WriteLine($"first_requests={client.RequestsSent}");
        var (before, rows, nightsWithout) = (client.RequestsSent, 0L, 0);
        for (var night = 0; night < nights; night++)
        {
            clock.Advance(TimeSpan.FromDays(1));
            var rowsNew = await SyncAsync(archive, codes, client);
            rows += rowsNew;
            nightsWithout += rowsNew == 0 ? 1 : 0;
        }

        var sent = client.RequestsSent - before;
        Console.WriteLine($"nights={nights}");
        Console.WriteLine($"nights_without_rows={nightsWithout}");
        Console.WriteLine($"rows_new={rows}");
        Console.WriteLine($"requests={sent}");
        Console.WriteLine($"requests_without_archive={(long)nights * codes.Length}");
        Console.WriteLine(FormattableString.Invariant($"times_fewer={(double)nights * codes.Length / sent:F2}"));
        Console.WriteLine(FormattableString.Invariant($"seconds={watch.Elapsed.TotalSeconds:F0}"));
    }

    /// <summary>Returns how many rows are new.</summary>
    private static async Task<long> SyncAsync(ShortInterestArchive archive, SecurityCode[] codes, OpenDClient client)
    {
        var rowsNew = 0L;
        await foreach (var step in new ArchiveSync(archive, new ArchiveSyncOptions { Codes = codes }).RunAsync([client]))
        {
            switch (step)
            {
                case CodeFailed failed:
                    throw failed.Error;
                case GatewayLost lost:
                    throw lost.Error;
                case MarketSynced { Summary: var summary }:
                    rowsNew += summary.RowsNew;
                    break;
            }
        }

        return rowsNew;
    }
}

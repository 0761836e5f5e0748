using System.Diagnostics;
using Moomoo.OpenD;
using Moomoo.OpenD.Simulator;
using Moomoo.ShortInterest.Archive;

namespace Moomoo.ShortInterest.Benchmarks;

/// <summary>How long a sync of availability takes against a gateway without limits: what the archive adds to it.</summary>
internal static class Availability
{
    /// <param name="codeCount">How many codes of Hong Kong.</param>
    /// <param name="location">An empty database, or a file that does not exist.</param>
    public static async Task RunAsync(int codeCount, string location)
    {
        var archive = new ShortInterestArchive(ArchiveLocation.Parse(location));
        SecurityCode[] codes = [.. Enumerable.Range(1, codeCount).Select(number => SecurityCode.Parse($"HK.{number:00000}"))];
        using var gateway = OpenDSimulator.Start(new OpenDSimulatorOptions());
        using var client = new OpenDClient(new OpenDClientOptions { Port = gateway.Port, RequestsPerWindow = 0 });
        foreach (var name in new[] { "first_seconds", "again_seconds" })
        {
            var watch = Stopwatch.StartNew();
            await foreach (var step in new ArchiveSync(archive, new ArchiveSyncOptions { Queries = [ArchiveQuery.ShortAvailability], Codes = codes }).RunAsync([client]))
            {
                if (step is CodeFailed { Error: var error })
                {
                    throw error;
                }
            }

            Console.WriteLine(FormattableString.Invariant($"{name}={watch.Elapsed.TotalSeconds:F1}"));
        }
    }
}

using System.Diagnostics;
using Moomoo.OpenD;
using Moomoo.OpenD.Simulator;
using Moomoo.OpenD.Simulator.Faults;

namespace Moomoo.ShortInterest.Soak;

/// <summary>One process on a strict gateway whose answers take their time: how long 65 pages take, and how much of the allowance is used.</summary>
internal static class Paging
{
    private const int Limit = 30;
    private const int Pages = 65;

    public static async Task<int> RunAsync(int latency, int seconds)
    {
        var options = new OpenDSimulatorOptions
        {
            RequestsPerWindow = Limit,
            RowsPerCode = Pages * 10,
            Faults = latency == 0 ? null : FaultPlan.Always(FaultKind.Latency),
            Latency = TimeSpan.FromMilliseconds(latency),
        };
        using var gateway = OpenDSimulator.Start(options);
        using var client = new OpenDClient(new OpenDClientOptions { Port = gateway.Port });
        var watch = Stopwatch.StartNew();
        var rows = 0;
        await foreach (var _ in client.GetShortInterestAsync(SecurityCode.Parse("HK.00001")).Rows())
        {
            rows++;
        }

        Console.WriteLine($"latency {latency} ms: {rows} rows of {client.RequestsSent} pages in {watch.Elapsed.TotalSeconds:F2} s, {gateway.FrequencyRefusals} refusals");

        using var busyGateway = OpenDSimulator.Start(options);
        using var busy = new OpenDClient(new OpenDClientOptions { Port = busyGateway.Port });
        using var ending = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        await Task.WhenAll(Enumerable.Range(1, 16).Select(async number =>
        {
            try
            {
                while (true)
                {
                    await foreach (var row in busy.GetShortInterestAsync(SecurityCode.Parse($"HK.{number}"), null, ending.Token).Rows())
                    {
                        rows++;
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // the time is up
            }
        }));

        // The burst at the beginning belongs to the first window, so that every window that has begun counts.
        var windows = (seconds + 29) / 30;
        Console.WriteLine($"latency {latency} ms: {busy.RequestsSent} of {Limit * windows} requests in {seconds} s ({busy.RequestsSent / (double)(Limit * windows):P2}), {busyGateway.FrequencyRefusals} refusals");
        return gateway.FrequencyRefusals + busyGateway.FrequencyRefusals == 0 ? 0 : 1;
    }
}

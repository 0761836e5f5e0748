using System.Diagnostics;
using System.Globalization;
using Moomoo.OpenD;
using Moomoo.OpenD.Simulator;

namespace Moomoo.ShortInterest.Soak;

/// <summary>Real processes on one strict gateway, each with endless work. The second and later ones start late.</summary>
internal static class Sharing
{
    private const int Limit = 30;
    private const int WindowSeconds = 30;

    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(3);

    /// <param name="processes">How many.</param>
    /// <param name="seconds">Until all of them end.</param>
    /// <param name="isApart">Gives each process a ledger of its own, as if they were strange to each other (Linux).</param>
    /// <returns>0 if each process got at least four fifths of an equal share, and together they used 95 % of the allowance.</returns>
    public static async Task<int> RunAsync(int processes, int seconds, bool isApart)
    {
        using var gateway = OpenDSimulator.Start(new OpenDSimulatorOptions { RequestsPerWindow = Limit });
        var watch = Stopwatch.StartNew();
        var running = new List<Task<int>>();
        for (var i = 0; i < processes; i++)
        {
            // All end at the same time.
            running.Add(CountAsync(gateway.Port, TimeSpan.FromSeconds(seconds) - watch.Elapsed, isApart));
            await Task.Delay(Delay);
        }

        var requests = await Task.WhenAll(running);
        var together = requests.Sum();
        var allowance = Limit * (seconds / WindowSeconds);
        Console.WriteLine($"{processes} processes, {seconds} s: {string.Join(" + ", requests)} = {together} of {allowance} requests, {gateway.FrequencyRefusals} refusals");
        return together >= allowance * 0.95 && requests.All(count => count >= together * 0.8 / processes) ? 0 : 1;
    }

    /// <summary>Sends what it may until its time is up, then prints how much that was.</summary>
    public static async Task<int> SendAsync(int port, double seconds)
    {
        using var client = new OpenDClient(new OpenDClientOptions { Port = port });
        using var ending = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var pages = 0;
        await Task.WhenAll(Enumerable.Range(1, 16).Select(async number =>
        {
            try
            {
                while (true)
                {
                    await foreach (var page in client.GetShortInterestAsync(SecurityCode.Parse($"HK.{number}"), null, ending.Token))
                    {
                        Interlocked.Increment(ref pages);
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // the time is up
            }
        }));
        Console.WriteLine(pages);
        return 0;
    }

    private static async Task<int> CountAsync(int port, TimeSpan span, bool isApart)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            ArgumentList = { "send", $"{port}", span.TotalSeconds.ToString(CultureInfo.InvariantCulture) },
            RedirectStandardOutput = true,
        };
        if (isApart)
        {
            start.Environment["XDG_DATA_HOME"] = Directory.CreateTempSubdirectory().FullName;
        }

        using var process = Process.Start(start)!;
        return int.Parse(await process.StandardOutput.ReadToEndAsync(), CultureInfo.InvariantCulture);
    }
}

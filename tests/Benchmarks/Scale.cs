using System.Collections.Concurrent;
using System.Diagnostics;
using Moomoo.OpenD;
using Moomoo.OpenD.Simulator;

namespace Moomoo.ShortInterest.Benchmarks;

/// <summary>What a whole market costs under strict gateways, in a hundredth of the time: client and gateways share a clock that runs fast.</summary>
internal static class Scale
{
    private const int Speed = 100;
    private const int InFlight = 16;

    public static async Task RunAsync(int codes, int gatewayCount)
    {
        var clock = new FastClock(Speed);
        var gateways = Enumerable.Range(0, gatewayCount)
            .Select(_ => OpenDSimulator.Start(new OpenDSimulatorOptions { RequestsPerWindow = 30, RowsPerCode = 40, TimeProvider = clock }))
            .ToArray();
        var todo = new ConcurrentQueue<SecurityCode>(Enumerable.Range(1, codes).Select(number => SecurityCode.Parse(number < 10_000
            ? $"HK.{number}"
            : $"US.A{Letter(number)}{Letter(number / 26)}{Letter(number / 676)}")));
        var rows = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(gateways.SelectMany(gateway =>
        {
            var client = new OpenDClient(new OpenDClientOptions { Port = gateway.Port, RequestsPerWindow = 30, Timeout = TimeSpan.FromMinutes(10), TimeProvider = clock });
            return Enumerable.Range(0, InFlight).Select(async _ =>
            {
                while (todo.TryDequeue(out var code))
                {
                    await foreach (var page in client.GetShortInterestAsync(code, new PageOptions { Count = 50 }))
                    {
                        Interlocked.Add(ref rows, page.Rows.Count);
                    }
                }
            });
        }));
        var elapsed = TimeSpan.FromTicks(watch.Elapsed.Ticks * Speed);
        Console.WriteLine($"{codes} codes, {gatewayCount} gateway(s): {rows} rows in {elapsed:h\\:mm\\:ss} of the gateways' time, {codes / elapsed.TotalSeconds:F2} codes a second, {gateways.Sum(g => g.FrequencyRefusals)} refusals");
        Array.ForEach(gateways, gateway => gateway.Dispose());
    }

    private static char Letter(int number) => (char)('A' + (number % 26));
}

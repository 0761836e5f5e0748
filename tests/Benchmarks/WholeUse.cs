using System.Diagnostics;
using System.Globalization;
using Moomoo.OpenD;

namespace Moomoo.ShortInterest.Benchmarks;

/// <summary>Whole uses of the client library beside the floor, in one run, by turns, so that whatever else the machine does meets both.</summary>
internal static class WholeUse
{
    private const int WarmRounds = 25;
    private const int Rounds = 41;

    public static async Task RunAsync(int rows)
    {
        var pages = rows / CannedGateway.PageSize;
        using var gateway = new GatewayProcess(rows);
        var floor = new List<double>();
        var asyncFloor = new List<double>();
        var client = new List<double>();

        // The runtime optimises what it has seen often once it finds a quiet moment: give it some.
        for (var warm = 0; warm < WarmRounds; warm++)
        {
            Floor.Run(gateway.Port, pages);
            await Floor.RunAsync(gateway.Port, pages);
            await ReadAllAsync(gateway.Port, rows);
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }

        for (var round = 0; round < Rounds; round++)
        {
            floor.Add(Time(() => Floor.Run(gateway.Port, pages)));
            asyncFloor.Add(await TimeAsync(() => Floor.RunAsync(gateway.Port, pages)));
            client.Add(await TimeAsync(() => ReadAllAsync(gateway.Port, rows)));
        }

        var floorMs = Median(floor);
        var asyncFloorMs = Median(asyncFloor);
        var clientMs = Median(client);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"floor_ms={floorMs:F2}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"async_floor_ms={asyncFloorMs:F2}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"client_ms={clientMs:F2}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"client_to_floor={clientMs / floorMs:F2}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"client_rows_per_second={rows / clientMs * 1000:F0}"));
    }

    /// <summary>Bytes allocated a row, and bytes of a row itself with its string, once everything is warm.</summary>
    public static async Task AllocationsAsync()
    {
        const int rows = 20_000;
        using var gateway = new GatewayProcess(rows);
        for (var warm = 0; warm < WarmRounds; warm++)
        {
            await ReadAllAsync(gateway.Port, rows);
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }

        var before = GC.GetTotalAllocatedBytes(precise: true);
        await ReadAllAsync(gateway.Port, rows);
        var perRow = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)rows;

        before = GC.GetTotalAllocatedBytes(precise: true);
        var kept = new HkShortInterest[1000];
        for (var i = 0; i < kept.Length; i++)
        {
            kept[i] = new HkShortInterest { Code = "HK.00001", TimestampStr = new string('0', 10) };
        }

        var own = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)kept.Length;
        GC.KeepAlive(kept);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bytes_per_row={perRow:F0}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bytes_of_row={own:F0}"));
    }

    public static async Task ReadAllAsync(int port, int expected)
    {
        using var client = new OpenDClient(new OpenDClientOptions { Port = port, RequestsPerWindow = 0 });
        var rows = 0;
        await foreach (var page in client.GetShortInterestAsync(SecurityCode.Parse("HK.00001"), new PageOptions { Count = CannedGateway.PageSize }))
        {
            rows += page.Rows.Count;
        }

        if (rows != expected)
        {
            throw new InvalidOperationException($"{rows} rows instead of {expected}");
        }
    }

    private static double Time(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static async Task<double> TimeAsync(Func<Task> action)
    {
        var watch = Stopwatch.StartNew();
        await action();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}

// Soak [MINUTES [SEED]] queries a gateway that fails at random, for as long as it is told, and holds every row against what the gateway has.
// It ends with 1 if a row was lost, returned twice or wrong, if a query failed, or if sockets, threads or memory grew.
// Soak share PROCESSES SECONDS [apart] and Soak pages LATENCY SECONDS measure the allowance on the clock on the wall.
using System.Diagnostics;
using Moomoo.OpenD;
using Moomoo.OpenD.Simulator;
using Moomoo.OpenD.Simulator.Faults;
using Moomoo.ShortInterest;
using Moomoo.ShortInterest.Soak;

switch (args)
{
    case ["share", var processes, var seconds, .. var apart]:
        return await Sharing.RunAsync(int.Parse(processes), int.Parse(seconds), apart is ["apart"]);
    case ["send", var port, var seconds]:
        return await Sharing.SendAsync(int.Parse(port), double.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture));
    case ["pages", var latency, var seconds]:
        return await Paging.RunAsync(int.Parse(latency), int.Parse(seconds));
    default:
        break;
}

const int workers = 4;
const double faultProbability = 0.08;
var duration = TimeSpan.FromMinutes(args.Length > 0 ? double.Parse(args[0]) : 10);
var seed = args.Length > 1 ? int.Parse(args[1]) : Environment.TickCount;

// All that is to be survived; the others are errors by design.
FaultKind[] kinds =
[
    .. Enum.GetValues<FaultKind>().Except([FaultKind.RepeatedNextKey, FaultKind.MissingNextKey, FaultKind.ImpossibleValue, FaultKind.QuotaExceeded]),
];
using var gateway = OpenDSimulator.Start(new OpenDSimulatorOptions { Faults = FaultPlan.Randomly(faultProbability, seed, kinds) });
using var truth = OpenDSimulator.Start();
Console.WriteLine($"soak of {duration.TotalMinutes} minutes, seed {seed}, {workers} workers, a fault on {faultProbability:P0} of requests: {string.Join(", ", kinds)}");

using var stopping = new CancellationTokenSource(duration);
var running = Stopwatch.StartNew();
long rows = 0, queries = 0, failures = 0;
var samples = new List<(double Minute, int Sockets, int Threads, double MiB)>();
var work = Enumerable.Range(0, workers).Select(number => Task.Run(() => WorkAsync(number))).ToArray();
var all = Task.WhenAll(work);
while (!all.IsCompleted)
{
    await Task.WhenAny(all, Task.Delay(TimeSpan.FromSeconds(Math.Min(30, Math.Max(2, duration.TotalSeconds / 10)))));
    Sample();
}

await all;
Console.WriteLine($"{queries} queries, {rows} rows, {failures} wrong; {gateway.ConnectionCount} connections were opened, {gateway.OpenConnections} are open");

// The first third is warming up: compilation, thread pool, buffers.
var settled = samples.Skip(samples.Count / 3).ToArray();
var isFlat = settled.Length < 4 || (Grows(s => s.Sockets) is false && Grows(s => s.Threads) is false && Grows(s => s.MiB) is false);
Console.WriteLine(isFlat ? "sockets, threads and memory are flat" : "sockets, threads or memory GREW");
return failures == 0 && isFlat && rows > 0 ? 0 : 1;

async Task WorkAsync(int number)
{
    var random = new Random(seed + number);
    var options = new OpenDClientOptions { Port = gateway.Port, RequestsPerWindow = 0, Timeout = TimeSpan.FromSeconds(5) };
    using var client = new OpenDClient(options);
    using var honest = new OpenDClient(options with { Port = truth.Port });
    while (!stopping.IsCancellationRequested)
    {
        var code = SecurityCode.Parse(random.Next(2) == 0 ? $"HK.{random.Next(1, 31)}" : $"US.{(char)('A' + random.Next(26))}Q");
        var page = new PageOptions { Count = random.Next(5, 51) };
        try
        {
            var expected = await ReadAsync(honest.GetShortInterestAsync(code));
            var actual = await ReadAsync(client.GetShortInterestAsync(code, page));
            Interlocked.Add(ref rows, actual.Count);
            // A row that was published meanwhile is newer than all that the honest gateway has.
            if (!expected.SequenceEqual(actual.Where(row => row.Day <= expected[0].Day)))
            {
                Interlocked.Increment(ref failures);
                Console.WriteLine($"{code}: {actual.Count} rows differ from the {expected.Count} that the gateway has");
            }
        }
        catch (ShortInterestException e)
        {
            Interlocked.Increment(ref failures);
            Console.WriteLine($"{code}: {e.Message}");
        }

        Interlocked.Increment(ref queries);
    }
}

static async Task<List<(DateTime? Day, long?, double?, double?)>> ReadAsync(IAsyncEnumerable<Page<TradingDayRow>> pages)
{
    var read = new List<(DateTime? Day, long?, double?, double?)>();
    await foreach (var page in pages)
    {
        read.AddRange(page.Rows.Select(row => (row.GetDate(), row.Timestamp, row.ClosePrice, row.LastClosePrice)));
    }

    return read;
}

void Sample()
{
    using var self = Process.GetCurrentProcess();
    var sample = (running.Elapsed.TotalMinutes, Sockets(), self.Threads.Count, GC.GetTotalMemory(forceFullCollection: true) / 1048576.0);
    samples.Add(sample);
    Console.WriteLine($"{sample.TotalMinutes,6:F1} min  {queries,7} queries  {rows,9} rows  {failures} wrong  {sample.Item2,3} sockets  {sample.Count,3} threads  {sample.Item4,6:F1} MiB");
}

// On Linux all of the process; elsewhere those that the gateway sees.
int Sockets() => Directory.Exists("/proc/self/fd")
    ? Directory.GetFiles("/proc/self/fd").Count(link => new FileInfo(link).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) ?? false)
    : gateway.OpenConnections;

// Whether the last third's average is more than a quarter, and more than noise, above that of the third before it.
bool Grows(Func<(double Minute, int Sockets, int Threads, double MiB), double> value)
{
    var half = settled.Length / 2;
    var before = settled.Take(half).Average(value);
    var after = settled.Skip(half).Average(value);
    return after > (before * 1.25) + 4;
}

using System.Diagnostics;
using Moomoo.OpenD;
using Moomoo.OpenD.Simulator;
using Moomoo.OpenD.Tests;

namespace Moomoo.ShortInterest.Archive.Tests;

/// <summary>Real processes that sync one archive in PostgreSQL, each with a gateway of its own.</summary>
public sealed class SharingProcessTests : IDisposable
{
    private const int RowsOfCode = 120;
    private const int LeaseSeconds = 5;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "SyncProcess", "Moomoo.ShortInterest.SyncProcess.dll");
    private static readonly string[] Codes = [.. Enumerable.Range(1, 40).Select(number => $"HK.{number:00000}")];

    private readonly TestArchive archive = TestArchive.Create(TestArchive.Postgres);
    private readonly OpenDSimulator[] gateways = [.. Enumerable.Range(0, 2).Select(_ => OpenDSimulator.Start(new OpenDSimulatorOptions
    {
        RowsPerCode = RowsOfCode,
        FollowsClock = true,
        Latency = TimeSpan.FromMilliseconds(300),
    }))];

    [Fact]
    public async Task Two_processes_at_once_ask_for_every_code_once()
    {
        using var limit = new CancellationTokenSource(Limit);
        using var first = Start(gateways[0]);
        using var second = Start(gateways[1]);

        await Task.WhenAll(EndAsync(first, limit.Token), EndAsync(second, limit.Token));

        Assert.Equal(Codes, Asked(gateways[0]).Concat(Asked(gateways[1])).Order(StringComparer.Ordinal));
        await AssertWholeAsync();
    }

    [Fact]
    public async Task The_codes_of_a_killed_process_go_to_the_other_within_a_lease()
    {
        using var limit = new CancellationTokenSource(Limit);
        using var killed = Start(gateways[0]);
        Assert.Equal("started", await killed.StandardOutput.ReadLineAsync(limit.Token));
        await Waiting.UntilAsync(() => gateways[0].Requests.Any(request => request.Code is not null), "the first process asks for a code");
        killed.Kill();
        using var other = Start(gateways[1]);
        var watch = Stopwatch.StartNew();
        var whole = (await archive.ReadAsync()).Select(row => row.Code).Distinct().Count();

        await EndAsync(other, limit.Token);

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"killed with {whole} codes whole and {Asked(gateways[0]).Count()} asked for; the other was done {watch.Elapsed.TotalSeconds:F1} s later, with a lease of {LeaseSeconds} s");
        Assert.True(whole < Codes.Length);
        await AssertWholeAsync();
    }

    public void Dispose()
    {
        Array.ForEach(gateways, gateway => gateway.Dispose());
        archive.Dispose();
    }

    private static IEnumerable<string> Asked(OpenDSimulator gateway) => gateway.Requests.Select(request => request.Code).OfType<string>().Distinct();

    private static async Task EndAsync(Process process, CancellationToken cancellationToken)
    {
        await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    private Process Start(OpenDSimulator gateway)
    {
        var start = new ProcessStartInfo("dotnet", [Program, archive.Location.ConnectionString!, $"{gateway.Port}", .. Codes]) { RedirectStandardOutput = true };
        start.Environment["SYNC_LEASE_SECONDS"] = $"{LeaseSeconds}";
        return Process.Start(start)!;
    }

    private async Task AssertWholeAsync()
    {
        using var client = new OpenDClient(new OpenDClientOptions { Port = gateways[1].Port, RequestsPerWindow = 0 });
        var live = new List<SecurityRow>();
        foreach (var code in Codes)
        {
            await foreach (var page in client.GetShortInterestAsync(SecurityCode.Parse(code), new PageOptions { Count = PageOptions.LargestCount }))
            {
                live.AddRange(page.Rows);
            }
        }

        Assert.Equal(live.Columns(), (await archive.ReadAsync(new RowFilter { IncludeSuperseded = true })).Columns());
    }
}

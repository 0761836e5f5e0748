using System.Diagnostics;
using Moomoo.OpenD;
using Moomoo.OpenD.Simulator;

namespace Moomoo.ShortInterest.Archive.Tests;

/// <summary>A real process that syncs is killed at random moments. The next one continues, and in the end nothing is missing or there twice.</summary>
public sealed class KillTests
{
    private const int Kills = 100;
    private const int KillsInTheMiddle = 80;
    private const int CodesOfArchive = 40;
    private const int RowsOfCode = 120;
    private const int MostCodesOfProcess = 10;
    private const int LongestSpin = 300_000;
    private const int LongestSpinBeforeCodes = 10_000_000;
    private const int MostRequestsRemembered = 10_000;

    private static readonly TimeSpan ProcessLimit = TimeSpan.FromMinutes(2);
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "SyncProcess", "Moomoo.ShortInterest.SyncProcess.dll");
    private static readonly string[] Codes = [.. Enumerable.Range(1, CodesOfArchive).Select(number => $"HK.{number:00000}")];

    private readonly Random random = new(20260511);
    private int kills;
    private int killsInTheMiddle;

    [Fact]
    public async Task Nothing_is_lost_or_doubled_and_no_whole_code_is_asked_for_again()
    {
        while (kills < Kills)
        {
            // The clock is real, and the gateway publishes by it, so that no row of a whole code is due.
            using var gateway = OpenDSimulator.Start(new OpenDSimulatorOptions { RowsPerCode = RowsOfCode, FollowsClock = true });
            using var archive = TestArchive.Create(TestArchive.Sqlite);
            await FillAsync(archive, gateway);

            Assert.Equal((await LiveAsync(gateway)).Columns(), (await archive.ReadAsync(new RowFilter { IncludeSuperseded = true })).Columns());
        }

        Assert.True(killsInTheMiddle >= KillsInTheMiddle, $"Only {killsInTheMiddle} of {kills} kills left an archive with some codes whole and others under way.");
    }

    /// <summary>Runs the process again and again, until one comes to its end.</summary>
    private async Task FillAsync(TestArchive archive, OpenDSimulator gateway)
    {
        HashSet<string> whole = [];
        var isDone = false;
        while (!isDone)
        {
            var requestsBefore = gateway.Requests.Count;
            isDone = await RunAsync(archive.Path, gateway.Port, whole.Count == 0 ? Codes : [], mayKill: kills < Kills);
            kills += isDone ? 0 : 1;

            var requests = gateway.Requests;
            Assert.True(requests.Count < MostRequestsRemembered, "The gateway has forgotten requests.");
            var asked = requests.Skip(requestsBefore).Select(request => request.Code).OfType<string>().ToHashSet();
            Assert.Empty(asked.Intersect(whole));

            whole = await WholeCodesAsync(archive);
            killsInTheMiddle += !isDone && whole.Count > 0 && asked.Except(whole).Any() ? 1 : 0;
        }

        Assert.Equal(Codes, whole.Order());
    }

    /// <summary>The codes that have rows, each of which must have all of them.</summary>
    private static async Task<HashSet<string>> WholeCodesAsync(TestArchive archive)
    {
        if (!File.Exists(archive.Path))
        {
            return [];
        }

        try
        {
            var rows = (await archive.ReadAsync()).GroupBy(row => row.Code).ToArray();
            Assert.All(rows, code => Assert.Equal(RowsOfCode, code.Count()));
            return [.. rows.Select(code => code.Key)];
        }
        catch (ArchiveException e) when (e.ErrorId == ErrorIds.ArchiveMissing)
        {
            return []; // killed before its tables were there
        }
    }

    private static async Task<IReadOnlyList<SecurityRow>> LiveAsync(OpenDSimulator gateway)
    {
        using var client = new OpenDClient(new OpenDClientOptions { Port = gateway.Port, RequestsPerWindow = 0 });
        var rows = new List<SecurityRow>();
        foreach (var code in Codes)
        {
            await foreach (var page in client.GetShortInterestAsync(SecurityCode.Parse(code), new PageOptions { Count = PageOptions.LargestCount }))
            {
                rows.AddRange(page.Rows);
            }
        }

        return rows;
    }

    /// <summary>Runs the process, and kills it while it writes the next code after a random number of them, or before the first.</summary>
    /// <returns>Whether it came to its end.</returns>
    private async Task<bool> RunAsync(string archive, int port, string[] codes, bool mayKill)
    {
        using var limit = new CancellationTokenSource(ProcessLimit);
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Program, archive, $"{port}", .. codes])
        {
            Environment = { ["SYNC_STEPWISE"] = "1" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var end = limit.Token.Register(process.Kill);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        var (written, codesUntilKill) = (0, random.Next(MostCodesOfProcess));
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line != "started")
            {
                written++;
                await process.StandardInput.WriteLineAsync();
                await process.StandardInput.FlushAsync(limit.Token);
            }

            if (mayKill && written >= codesUntilKill)
            {
                Thread.SpinWait(random.Next(written == 0 ? LongestSpinBeforeCodes : LongestSpin));
                process.Kill();
                await process.WaitForExitAsync(limit.Token);
                return false;
            }
        }

        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, await errors);
        return true;
    }
}

using Moomoo.OpenD;
using Moomoo.OpenD.Simulator;

namespace Moomoo.ShortInterest.Archive.Tests;

/// <summary>Nightly syncs on a clock that the gateway follows, which publishes by the calendar.</summary>
public sealed class NightsTests
{
    private const int Nights = 365;
    private const int CodesOfMarket = 20;

    private static readonly SecurityCode[] Codes =
    [
        .. Enumerable.Range(1, CodesOfMarket).Select(number => SecurityCode.Parse($"HK.{number}")),
        .. Enumerable.Range(0, CodesOfMarket).Select(number => SecurityCode.Parse($"US.{(char)('A' + number)}AB")),
    ];

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task A_year_of_nights_misses_no_row_and_costs_an_eighth_of_asking_every_code(string engine)
    {
        using var archive = TestArchive.Create(engine);
        using var gateway = OpenDSimulator.Start(new OpenDSimulatorOptions { RowsPerCode = 60, FollowsClock = true, TimeProvider = archive.Clock, KeepAliveInterval = TimeSpan.FromDays(1000) });
        using var client = new OpenDClient(new OpenDClientOptions { Port = gateway.Port, RequestsPerWindow = 0 });
        var options = new ArchiveSyncOptions { Codes = Codes };
        await SyncAsync(archive, options, client);
        var first = client.RequestsSent;

        for (var night = 0; night < Nights; night++)
        {
            archive.Clock.Advance(TimeSpan.FromDays(1));
            Assert.Empty((await SyncAsync(archive, options, client)).OfType<CodeFailed>());
        }

        var requests = client.RequestsSent - first;
        Assert.True(requests * 8 <= Nights * Codes.Length, $"{requests} requests in {Nights} nights of {Codes.Length} codes.");
        TestContext.Current.TestOutputHelper?.WriteLine($"{requests} requests instead of {Nights * Codes.Length}");
        Assert.Equal((await LiveAsync(client)).Columns(), (await archive.ReadAsync()).Columns());
        Assert.All(await archive.ReadAsync(new RowFilter { IncludeSuperseded = true }), row => Assert.Null(row.GetSupersededAt()));
    }

    [Theory]
    [MemberData(nameof(TestArchive.Engines), MemberType = typeof(TestArchive))]
    public async Task A_split_restates_a_code_to_its_first_row(string engine)
    {
        using var archive = TestArchive.Create(engine);
        using var gateway = OpenDSimulator.Start(new OpenDSimulatorOptions { RowsPerCode = 120, Today = new DateTime(2026, 5, 11) });
        using var client = new OpenDClient(new OpenDClientOptions { Port = gateway.Port, RequestsPerWindow = 0 });
        archive.Clock.Advance(TimeSpan.FromDays(11));
        await SyncAsync(archive, new ArchiveSyncOptions { Codes = Codes }, client);
        var before = archive.Clock.GetUtcNow();
        var live = await LiveAsync(client);

        archive.Clock.Advance(TimeSpan.FromDays(16));
        gateway.Today = new DateTime(2026, 5, 27);
        gateway.Split(Codes[^1], 4);
        var steps = await SyncAsync(archive, new ArchiveSyncOptions { Codes = Codes }, client);

        var split = Assert.Single(steps.OfType<CodeSynced>(), step => step.RowsRevised.Count > 0);
        Assert.Equal((Codes[^1], 120, 1), (split.Code, split.RowsRevised.Count, split.RowsNew.Count));
        Assert.Equal((await LiveAsync(client)).Columns(), (await archive.ReadAsync()).Columns());
        Assert.Equal(live.Columns(), (await archive.ReadAsync(new RowFilter { AsOf = before })).Columns());
    }

    private static async Task<IReadOnlyList<SecurityRow>> LiveAsync(OpenDClient client)
    {
        var rows = new List<SecurityRow>();
        foreach (var code in Codes)
        {
            await foreach (var page in client.GetShortInterestAsync(code, new PageOptions { Count = PageOptions.LargestCount }))
            {
                rows.AddRange(page.Rows);
            }
        }

        return rows;
    }

    private static async Task<IReadOnlyList<ArchiveSyncStep>> SyncAsync(TestArchive archive, ArchiveSyncOptions options, OpenDClient client)
    {
        var steps = new List<ArchiveSyncStep>();
        await foreach (var step in new ArchiveSync(archive.Archive, options).RunAsync([client]))
        {
            steps.Add(step);
        }

        return steps;
    }
}

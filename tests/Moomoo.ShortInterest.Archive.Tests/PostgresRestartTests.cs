using Moomoo.OpenD;
using Moomoo.OpenD.Simulator;
using Moomoo.OpenD.Tests;
using Moomoo.ShortInterest.Archive.Engines;
using Npgsql;

namespace Moomoo.ShortInterest.Archive.Tests;

/// <summary>A server that restarts, ends connections and changes its settings; no other test runs meanwhile.</summary>
[Collection(nameof(PostgresRestartTests))]
[CollectionDefinition(nameof(PostgresRestartTests), DisableParallelization = true)]
public sealed class PostgresRestartTests : IDisposable
{
    private static readonly SecurityCode[] Codes = [.. Enumerable.Range(1, 60).Select(number => SecurityCode.Parse($"HK.{number}"))];

    private readonly PrivatePostgres server = PostgresServer.GetPrivate();
    private readonly TestArchive archive = TestArchive.Create(TestArchive.Postgres);
    private readonly OpenDSimulator gateway = OpenDSimulator.Start(new OpenDSimulatorOptions { RowsPerCode = 100 });

    [Fact]
    public async Task A_sync_survives_restarts_of_the_server()
    {
        var steps = await SyncAsync(done =>
        {
            if (done is 5 or 30)
            {
                server.Restart();
            }
        });

        await AssertWholeAsync(steps);
    }

    [Fact]
    public async Task A_sync_survives_connections_that_end_at_any_moment()
    {
        using var ended = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        var ending = Task.Run(async () =>
        {
            await begun.Task;
            while (!ended.IsCancellationRequested)
            {
                PostgresServer.Get().Execute($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{new NpgsqlConnectionStringBuilder(archive.Location.ConnectionString).Database}'");
                await Task.Delay(500);
            }
        });

        var steps = await SyncAsync(_ => begun.TrySetResult());
        ended.Cancel();
        await ending;

        await AssertWholeAsync(steps);
    }

    [Fact]
    public async Task A_server_that_becomes_read_only_is_named_and_the_next_sync_finishes()
    {
        try
        {
            var error = await Assert.ThrowsAsync<ArchiveException>(() => SyncAsync(done =>
            {
                if (done == 5)
                {
                    SetReadOnly("on");
                }
            }));
            Assert.Equal(ErrorIds.ArchiveReadOnly, error.ErrorId);
            Assert.All((await archive.ReadAsync()).GroupBy(row => row.Code), code => Assert.Equal(100, code.Count()));
        }
        finally
        {
            SetReadOnly("off");
        }

        // The sync could not give its codes back either.
        await Waiting.UntilAsync(HaveLeasesRunOut, "the leases run out");
        await SyncAsync(_ => { });
        Assert.Equal((await LiveAsync()).Columns(), (await archive.ReadAsync(new RowFilter { IncludeSuperseded = true })).Columns());
    }

    [Fact]
    public void TLS_that_is_required_refused_or_not_trusted_is_named()
    {
        PostgresServer.Get().Execute($"DO $$ BEGIN CREATE USER {PrivatePostgres.TlsUser} PASSWORD '{PrivatePostgres.Password}'; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
        var required = Assert.Throws<ArchiveException>(() => Open(settings => (settings.Username, settings.Password) = (PrivatePostgres.TlsUser, PrivatePostgres.Password)));
        Assert.Equal((ErrorIds.ArchiveTlsFailed, true), (required.ErrorId, required.Message.Contains("requires TLS", StringComparison.Ordinal)));

        var untrusted = Assert.Throws<ArchiveException>(() => Open(settings => settings.SslMode = SslMode.VerifyFull));
        Assert.Equal((ErrorIds.ArchiveTlsFailed, true), (untrusted.ErrorId, untrusted.Message.Contains("not trusted", StringComparison.Ordinal)));
        Open(settings => settings.SslMode = SslMode.Require);

        PostgresServer.Get().Execute("ALTER SYSTEM SET ssl = off");
        server.Restart();
        try
        {
            var refused = Assert.Throws<ArchiveException>(() => Open(settings => settings.SslMode = SslMode.Require));
            Assert.Equal((ErrorIds.ArchiveTlsFailed, true), (refused.ErrorId, refused.Message.Contains("does not offer", StringComparison.Ordinal)));
        }
        finally
        {
            PostgresServer.Get().Execute("ALTER SYSTEM RESET ssl");
            server.Restart();
        }
    }

    [Fact]
    public void Too_many_connections_are_named()
    {
        PostgresServer.Get().Execute("CREATE USER one_connection PASSWORD 'geheim' CONNECTION LIMIT 0");

        var error = Assert.Throws<ArchiveException>(() => Open(settings => (settings.Username, settings.Password) = ("one_connection", "geheim")));

        PostgresServer.Get().Execute("DROP USER one_connection");
        Assert.Equal((ErrorIds.ArchiveUnavailable, true), (error.ErrorId, error.RecommendedAction.Contains("max_connections", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_server_that_does_not_come_back_ends_the_sync_when_it_is_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        var running = SyncAsync(
            done =>
            {
                if (done == 5)
                {
                    server.Stop();
                    cancelled.CancelAfter(TimeSpan.FromSeconds(1));
                }
            },
            cancelled.Token);
        try
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WithinGuardAsync());
        }
        finally
        {
            server.StartAgain();
        }
    }

    public void Dispose()
    {
        gateway.Dispose();
        archive.Dispose();
    }

    private void Open(Action<NpgsqlConnectionStringBuilder> change)
    {
        var settings = new NpgsqlConnectionStringBuilder(archive.Location.ConnectionString);
        change(settings);
        new ShortInterestArchive(ArchiveLocation.Parse(settings.ConnectionString)).Open(ArchiveAccess.Write).Dispose();
    }

    private bool HaveLeasesRunOut()
    {
        using var connection = archive.Archive.Open(ArchiveAccess.Read);
        return connection.Connection.Query("SELECT count(*) FROM coverage WHERE claimed_until > now()", reader => reader.GetInt64(0)).Single() == 0;
    }

    private static void SetReadOnly(string value)
    {
        PostgresServer.Get().Execute($"ALTER SYSTEM SET default_transaction_read_only = {value}");
        PostgresServer.Get().Execute("SELECT pg_reload_conf()");
    }

    private async Task<IReadOnlyList<ArchiveSyncStep>> SyncAsync(Action<int> afterCode, CancellationToken cancellationToken = default)
    {
        using var client = new OpenDClient(new OpenDClientOptions { Port = gateway.Port, RequestsPerWindow = 0 });
        var steps = new List<ArchiveSyncStep>();
        await foreach (var step in new ArchiveSync(archive.Archive, new ArchiveSyncOptions { Codes = Codes, ClaimLease = TimeSpan.FromSeconds(1) }).RunAsync([client], cancellationToken))
        {
            steps.Add(step);
            if (step is CodeSynced)
            {
                afterCode(steps.Count);
            }
        }

        return steps;
    }

    private async Task AssertWholeAsync(IReadOnlyList<ArchiveSyncStep> steps)
    {
        Assert.Equal([(Codes.Length, 0, 0, Codes.Length * 100L, 0L, Codes.Length * 2L)], steps.Summaries());
        Assert.Equal((await LiveAsync()).Columns(), (await archive.ReadAsync(new RowFilter { IncludeSuperseded = true })).Columns());
    }

    private async Task<IReadOnlyList<SecurityRow>> LiveAsync()
    {
        using var client = new OpenDClient(new OpenDClientOptions { Port = gateway.Port, RequestsPerWindow = 0 });
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
}

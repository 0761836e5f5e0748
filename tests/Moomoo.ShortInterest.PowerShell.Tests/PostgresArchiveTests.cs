using System.Data.Common;
using System.Management.Automation;
using Moomoo.OpenD.Simulator;
using Moomoo.ShortInterest.Archive.Tests;

namespace Moomoo.ShortInterest.PowerShell.Tests;

/// <summary>The cmdlets of the archive on a PostgreSQL server. Each test has a database of its own.</summary>
public sealed class PostgresArchiveTests : IDisposable
{
    private const string Secret = "geheim123";

    private readonly PostgresServer server = PostgresServer.Get();
    private readonly string database;
    private readonly Shell shell = new();

    public PostgresArchiveTests()
    {
        database = server.CreateDatabase();
        shell["archive"] = database;
        shell.Run("$PSDefaultParameterValues['*Archive*:Archive'] = $archive").AssertNoErrors();
    }

    [Fact]
    public void What_was_synced_comes_back_as_the_same_rows()
    {
        shell.Connect(new OpenDSimulatorOptions { RowsPerCode = 237 });
        var live = shell.Run("Get-ShortInterest HK.00700, US.AAPL -All").AssertNoErrors();

        var summaries = shell.Run("Sync-ShortInterestArchive HK.00700, US.AAPL").AssertNoErrors().As<ArchiveSyncSummary>();
        var archived = shell.Run("Get-ArchivedShortInterest").AssertNoErrors();

        Assert.Equal([(Market.HK, 237L, 5L), (Market.US, 237L, 5L)], summaries.Select(summary => (summary.Market, summary.RowsNew, summary.Requests)));
        Assert.Equal(live.As<TradingDayRow>(), archived.As<TradingDayRow>());
        Assert.All(archived.Output, row => Assert.IsType<DateTimeOffset>(row.Properties["FirstSeen"].Value));
        Assert.Equal(["The archive was filled from a simulator: its rows are made up."], archived.Warnings);
    }

    [Fact]
    public void PassThru_writes_what_each_sync_brings()
    {
        var gateway = shell.Connect(new OpenDSimulatorOptions { RowsPerCode = 30, Today = new DateTime(2026, 5, 11) });
        Assert.Equal(60, shell.Run("Sync-ShortInterestArchive US.AAPL, US.MSFT -PassThru").AssertNoErrors().As<UsShortInterest>().Count);
        Assert.Empty(shell.Run("Sync-ShortInterestArchive -PassThru").AssertNoErrors().Output);
        gateway.Today = new DateTime(2026, 5, 27);

        var published = shell.Run("Sync-ShortInterestArchive -PassThru").AssertNoErrors().As<UsShortInterest>();

        Assert.Equal(["US.AAPL 2026-05-15", "US.MSFT 2026-05-15"], published.Select(row => row.ToString()).Order());
    }

    [Fact]
    public void Wildcards_Latest_AsOf_and_IncludeSuperseded_choose_rows()
    {
        var gateway = shell.Connect(new OpenDSimulatorOptions { RowsPerCode = 3, Today = new DateTime(2026, 5, 11) });
        shell.Run("Sync-ShortInterestArchive HK.00700, US.AAPL, US.MSFT; $before = [datetime]::UtcNow").AssertNoErrors();
        gateway.Publish(new UsShortInterest { Code = "US.AAPL", TimestampStr = "2026-04-30", SharesShort = 4711 });
        shell.Run("Sync-ShortInterestArchive US.AAPL -Force").AssertNoErrors();

        string[] Codes(string parameters) => [.. shell.Run($"Get-ArchivedShortInterest {parameters}").AssertNoErrors().As<TradingDayRow>().Select(row => row.Code)];

        Assert.Equal(["HK.00700", "US.AAPL", "US.MSFT"], Codes("-Latest"));
        Assert.Equal(["US.AAPL", "US.MSFT"], Codes("us.* -Latest"));
        Assert.Equal(["US.MSFT", "US.MSFT", "US.MSFT"], Codes("'*.M*'"));
        Assert.Empty(Codes("JP.*"));
        Assert.Equal(["US.AAPL", "US.AAPL"], Codes("US.AAPL -Latest -IncludeSuperseded"));
        Assert.Equal(4, Codes("US.AAPL -IncludeSuperseded").Length);
        Assert.Equal(4711, Assert.Single(shell.Run("Get-ArchivedShortInterest US.AAPL -Latest").As<UsShortInterest>()).SharesShort);
        Assert.NotEqual(4711, Assert.Single(shell.Run("Get-ArchivedShortInterest US.A* -Latest -AsOf $before").AssertNoErrors().As<UsShortInterest>()).SharesShort);
        Assert.Contains("KnownOn", Assert.Single(shell.Run("Get-ArchivedShortInterest -AsOf 2020-01-01").AssertNoErrors().Warnings), StringComparison.Ordinal);
        Assert.Equal(ErrorIds.NoArchivedRows, ErrorId(shell.Run("Get-ArchivedShortInterest US.TSLA")));
    }

    [Fact]
    public void A_market_and_every_query_of_it()
    {
        shell.Connect(new OpenDSimulatorOptions { RowsPerCode = 3, CodesPerMarket = 10 });

        var summaries = shell.Run("Sync-ShortInterestArchive -Market HK -Query ShortInterest, DailyShortVolume, ShortAvailability").AssertNoErrors().As<ArchiveSyncSummary>();
        var content = shell.Run("Get-ShortInterestArchive").AssertNoErrors().As<ArchiveContent>();

        Assert.All(summaries, summary => Assert.Equal((Market.HK, 11, 0), (summary.Market, summary.CodesAsked, summary.CodesFailed)));
        Assert.Equal([33L, 33L, 11L], content.Select(part => part.Rows));
        Assert.All(content, part => Assert.Equal(("PostgreSQL", true, 11L), (part.Engine, part.Simulated, part.Codes)));
        Assert.Equal(33, shell.Run("Get-ArchivedDailyShortVolume").AssertNoErrors().As<HkDailyShortVolume>().Count);
        Assert.Equal(11, shell.Run("Get-ArchivedShortAvailability HK.*").AssertNoErrors().As<ShortAvailability>().Count);
    }

    [Fact]
    public void The_password_is_in_no_output()
    {
        shell.Connect(new OpenDSimulatorOptions { RowsPerCode = 3 });
        var role = $"moomoo_user_{Guid.NewGuid():N}";
        server.Execute($"CREATE USER {role} SUPERUSER PASSWORD '{Secret}'");
        try
        {
            shell["archive"] = With("Username", role, "Password", Secret);
            shell.Run("$PSDefaultParameterValues['*Archive*:Archive'] = $archive").AssertNoErrors();

            var text = shell.Show("""
                Sync-ShortInterestArchive HK.00700 -WhatIf
                Sync-ShortInterestArchive HK.00700 -Verbose
                Sync-ShortInterestArchive HK.00700, US.ZZNONE -Verbose 4>&1 3>&1
                Get-ShortInterestArchive | Format-List *
                Get-ShortInterestArchive | ConvertTo-Json -Depth 4
                Get-ArchivedShortInterest HK.00700, US.TSLA -Verbose | Format-List *
                $Error | Format-List * -Force
                """);

            Assert.Contains(role, text, StringComparison.Ordinal);
            Assert.Contains("HK.00700", text, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
        }
        finally
        {
            server.DropDatabase(database);
            server.Execute($"DROP USER {role}");
        }
    }

    [Theory]
    [InlineData("Password", Secret, ErrorIds.ArchiveLoginFailed, ErrorCategory.AuthenticationError)]
    [InlineData("Database", "no_database_of_that_name", ErrorIds.ArchiveDatabaseMissing, ErrorCategory.ObjectNotFound)]
    [InlineData("Host", "no-such-host.invalid", ErrorIds.ArchiveUnavailable, ErrorCategory.ResourceUnavailable)]
    [InlineData("Pasword", Secret, ErrorIds.InvalidArchiveLocation, ErrorCategory.InvalidArgument)]
    public void What_is_wrong_in_a_connection_string_is_named_without_its_password(string setting, string value, string errorId, ErrorCategory category)
    {
        shell.Connect(new OpenDSimulatorOptions { RowsPerCode = 3 });
        var password = new DbConnectionStringBuilder { ConnectionString = database }.TryGetValue("Password", out var text) ? $"{text}" : Secret;
        shell["wrong"] = With(setting, value);

        foreach (var command in new[] { "Sync-ShortInterestArchive HK.00700", "Get-ArchivedShortInterest", "Get-ShortInterestArchive" })
        {
            var error = shell.Run($"{command} -Archive $wrong").Error;

            Assert.Equal((errorId, category), (error.FullyQualifiedErrorId.Split(',')[0], error.CategoryInfo.Category));
            var words = $"{error.TargetObject} {error.Exception} {error.ErrorDetails} {error.ErrorDetails.RecommendedAction}";
            Assert.DoesNotContain(Secret, words, StringComparison.Ordinal);
            Assert.DoesNotContain(password, words, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_empty_database_has_no_archive_until_the_first_sync()
    {
        shell.Connect(new OpenDSimulatorOptions { RowsPerCode = 3 });

        Assert.Equal(ErrorIds.ArchiveMissing, ErrorId(shell.Run("Get-ArchivedShortInterest")));
        Assert.Equal(ErrorIds.ArchiveMissing, ErrorId(shell.Run("Get-ShortInterestArchive")));
        shell.Run("Sync-ShortInterestArchive HK.00700").AssertNoErrors();
        Assert.Equal(3, shell.Run("Get-ArchivedShortInterest").AssertNoErrors().Output.Count);
    }

    public void Dispose()
    {
        shell.Dispose();
        server.DropDatabase(database);
    }

    private static string ErrorId(PipelineResult result) => result.Error.FullyQualifiedErrorId.Split(',')[0];

    /// <summary>The connection string with other values, given by name and value.</summary>
    private string With(params string[] settings)
    {
        var text = new DbConnectionStringBuilder { ConnectionString = database };
        foreach (var pair in settings.Chunk(2))
        {
            text[pair[0]] = pair[1];
        }

        return text.ConnectionString;
    }
}

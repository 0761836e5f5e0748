using System.Globalization;
using System.Management.Automation;
using System.Runtime.Loader;
using Moomoo.OpenD.Simulator;

namespace Moomoo.ShortInterest.PowerShell.Tests;

/// <summary>The cmdlets of the archive, against a gateway with made-up rows.</summary>
public sealed class ArchiveTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("archive-cmdlet-tests-").FullName;
    private readonly Shell shell = new();

    public ArchiveTests()
    {
        shell["archive"] = Path.Combine(folder, "archive.db");
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
        Assert.All(archived.Output, row => Assert.Null(row.Properties["SupersededAt"].Value));
        Assert.All(live.Output, row => Assert.Null(row.Properties["FirstSeen"].Value));
        Assert.Equal(["The archive was filled from a simulator: its rows are made up."], archived.Warnings);
    }

    [Fact]
    public void PassThru_writes_the_rows_that_are_new_instead_of_summaries()
    {
        shell.Connect(new OpenDSimulatorOptions { RowsPerCode = 30 });

        Assert.Equal(60, shell.Run("Sync-ShortInterestArchive HK.00700, US.AAPL -PassThru").AssertNoErrors().As<TradingDayRow>().Count);
        Assert.Empty(shell.Run("Sync-ShortInterestArchive -PassThru").AssertNoErrors().Output);
    }

    [Fact]
    public void What_is_published_after_a_sync_is_what_the_next_one_passes_through()
    {
        var gateway = shell.Connect(new OpenDSimulatorOptions { RowsPerCode = 30, Today = new DateTime(2026, 5, 11) });
        shell.Run("Sync-ShortInterestArchive US.AAPL, US.MSFT").AssertNoErrors();
        gateway.Today = new DateTime(2026, 5, 27);

        var published = shell.Run("Sync-ShortInterestArchive -PassThru").AssertNoErrors().As<UsShortInterest>();

        Assert.Equal(["US.AAPL 2026-05-15", "US.MSFT 2026-05-15"], published.Select(row => row.ToString()).Order());
        Assert.Equal(["US.AAPL 2026-05-15", "US.MSFT 2026-05-15"], shell.Run("Get-ArchivedShortInterest -Latest").As<UsShortInterest>().Select(row => row.ToString()));
    }

    [Fact]
    public void A_revised_row_is_told_by_AsOf_and_IncludeSuperseded()
    {
        var gateway = shell.Connect(new OpenDSimulatorOptions { RowsPerCode = 3, Today = new DateTime(2026, 5, 11) });
        shell.Run("Sync-ShortInterestArchive US.AAPL; $before = [datetime]::UtcNow").AssertNoErrors();
        gateway.Publish(new UsShortInterest { Code = "US.AAPL", TimestampStr = "2026-04-30", SharesShort = 4711 });

        Assert.Equal(4711, Assert.Single(shell.Run("Sync-ShortInterestArchive -Force -PassThru").AssertNoErrors().As<UsShortInterest>()).SharesShort);
        Assert.NotEqual(4711, Assert.Single(shell.Run("Get-ArchivedShortInterest -Latest -AsOf $before").AssertNoErrors().As<UsShortInterest>()).SharesShort);
        var versions = shell.Run("Get-ArchivedShortInterest -Latest -IncludeSuperseded").AssertNoErrors();
        Assert.Equal(versions.Output[0].Properties["FirstSeen"].Value, versions.Output[1].Properties["SupersededAt"].Value);
    }

    [Fact]
    public void A_market_and_every_query_of_it()
    {
        shell.Connect(new OpenDSimulatorOptions { RowsPerCode = 3, CodesPerMarket = 10 });

        var summaries = shell.Run("Sync-ShortInterestArchive -Market HK -Query ShortInterest, DailyShortVolume, ShortAvailability").AssertNoErrors().As<ArchiveSyncSummary>();

        Assert.Equal([ArchiveQuery.ShortInterest, ArchiveQuery.DailyShortVolume, ArchiveQuery.ShortAvailability], summaries.Select(summary => summary.Query));
        Assert.All(summaries, summary => Assert.Equal((Market.HK, 11, 0), (summary.Market, summary.CodesAsked, summary.CodesFailed)));
        Assert.Equal(33, shell.Run("Get-ArchivedDailyShortVolume").AssertNoErrors().As<HkDailyShortVolume>().Count);
        Assert.Equal(11, shell.Run("Get-ArchivedShortAvailability HK.*").AssertNoErrors().As<ShortAvailability>().Count);
        Assert.Equal(3, shell.Run("Get-ShortInterestArchive").AssertNoErrors().As<ArchiveContent>().Count);
    }

    [Fact]
    public void Codes_are_given_by_position_pipeline_property_and_wildcard()
    {
        shell.Connect(new OpenDSimulatorOptions { RowsPerCode = 3 });
        shell.Run("'# my codes', '', 'hk.700' | Sync-ShortInterestArchive; [pscustomobject]@{ Symbol = 'US.AAPL' }, [pscustomobject]@{ Code = 'US.MSFT' } | Sync-ShortInterestArchive").AssertNoErrors();

        string[] Codes(string script) => [.. shell.Run(script).AssertNoErrors().As<TradingDayRow>().Select(row => row.Code).Distinct()];

        Assert.Equal(["HK.00700", "US.AAPL", "US.MSFT"], Codes("Get-ArchivedShortInterest"));
        Assert.Equal(["US.AAPL", "US.MSFT"], Codes("Get-ArchivedShortInterest us.*"));
        Assert.Equal(["HK.00700", "US.MSFT"], Codes("'US.M*', 'HK.00700' | Get-ArchivedShortInterest"));
        Assert.Equal(["US.AAPL"], Codes("Get-ArchivedShortInterest US.AAPL -Latest | Get-ArchivedShortInterest"));
        Assert.Empty(Codes("Get-ArchivedShortInterest JP.*"));
        Assert.Empty(Codes("@() | Get-ArchivedShortInterest"));
    }

    [Fact]
    public void Days_and_Latest_choose_rows()
    {
        shell.Connect(new OpenDSimulatorOptions { RowsPerCode = 20 });
        shell.Run("Sync-ShortInterestArchive HK.00700, US.AAPL").AssertNoErrors();
        var newest = shell.Run("Get-ArchivedShortInterest -Latest").AssertNoErrors();

        Assert.Equal(["HK.00700", "US.AAPL"], newest.As<TradingDayRow>().Select(row => row.Code));
        Assert.All(newest.Output, row => Assert.EndsWith("#Latest", row.TypeNames[0], StringComparison.Ordinal));
        Assert.All(
            shell.Run("Get-ArchivedShortInterest -Since 2026-03-01 -Until 20260331").AssertNoErrors().As<TradingDayRow>(),
            row => Assert.Equal((2026, 3), (row.GetDate()!.Value.Year, row.GetDate()!.Value.Month)));
        Assert.Equal(ErrorIds.InvalidQuery, ErrorId(shell.Run("Get-ArchivedShortInterest -Since 2026-04-01 -Until 2026-03-01")));
    }

    [Theory]
    [InlineData("2026-05-11", "2026-05-11T23:59:59.9999999Z")]
    [InlineData("20260511", "2026-05-11T23:59:59.9999999Z")]
    [InlineData("2026-05-11T17:45", "2026-05-11T17:45:00.0000000Z")]
    [InlineData("2026-05-11 17:45-04:00", "2026-05-11T21:45:00.0000000Z")]
    [InlineData("2026-05-11T17:45:00Z", "2026-05-11T17:45:00.0000000Z")]
    public void A_time_is_in_UTC_unless_it_says_otherwise_and_a_day_means_its_end(string text, string utc)
    {
        foreach (var culture in new[] { "en-US", "de-DE", "ar-SA" })
        {
            using var scope = new OpenD.Tests.CultureScope(culture);
            var time = Assert.IsType<DateTimeOffset>(new TimeTransformationAttribute().Transform(null!, text));
            Assert.Equal(utc, time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Days_and_times_of_other_types_count_as_they_are()
    {
        object? Read(object value) => new TimeTransformationAttribute().Transform(null!, value);
        var endOfDay = new DateTimeOffset(2026, 5, 12, 0, 0, 0, TimeSpan.Zero).AddTicks(-1);

        Assert.Equal(endOfDay, Read(new DateTime(2026, 5, 11)));
        Assert.Equal(endOfDay, Read(new DateOnly(2026, 5, 11)));
        Assert.Equal(new DateTimeOffset(2026, 5, 11, 17, 45, 0, TimeSpan.Zero), Read(new DateTime(2026, 5, 11, 17, 45, 0)));
        Assert.Equal(DateTimeOffset.UnixEpoch, Read(DateTime.UnixEpoch.ToLocalTime()));
        Assert.Equal(DateTimeOffset.UnixEpoch, Read(DateTimeOffset.UnixEpoch));
        Assert.All(new object[] { "yesterday", "11/05/2026", "17:45", 3.5, "2026-13-01" }, value => Assert.Throws<ArgumentTransformationMetadataException>(() => Read(value)));
    }

    [Fact]
    public void Before_the_first_sync_nothing_is_known_and_KnownOn_is_pointed_at()
    {
        shell.Connect(new OpenDSimulatorOptions { RowsPerCode = 3 });
        shell.Run("Sync-ShortInterestArchive HK.00700").AssertNoErrors();

        var before = shell.Run("Get-ArchivedShortInterest -AsOf 2020-01-01").AssertNoErrors();

        Assert.Empty(before.Output);
        Assert.Contains("KnownOn", Assert.Single(before.Warnings), StringComparison.Ordinal);
        Assert.Equal(3, shell.Run("Get-ArchivedShortInterest -AsOf ([datetime]::Now.AddDays(1))").AssertNoErrors().Output.Count);
    }

    [Fact]
    public void WhatIf_says_what_it_would_take_and_sends_nothing()
    {
        var gateway = shell.Connect(new OpenDSimulatorOptions { RowsPerCode = 3 });

        var text = OneLine(shell.Show("Sync-ShortInterestArchive HK.00700, US.AAPL, US.MSFT -Since 2026-01-01 -WhatIf"));

        Assert.Contains("ShortInterest US: 2 codes, 2 of them incomplete: at least 2 requests, 1 min.", text, StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Requests, request => request.Code is not null);
        Assert.False(File.Exists((string)shell["archive"]!));
    }

    [Fact]
    public void WhatIf_says_at_least_where_it_cannot_know_the_length_of_a_history()
    {
        shell.Connect(new OpenDSimulatorOptions { RowsPerCode = 3 });

        var text = OneLine(shell.Show("1..100 | ForEach-Object { 'HK.{0}' -f $_ } | Sync-ShortInterestArchive -WhatIf"));

        Assert.Contains("ShortInterest HK: 100 codes, 100 of them incomplete: at least 100 requests, 2 min; probably at most 600 requests, 10 min.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_of_a_market_says_that_it_counts_only_what_the_archive_has()
    {
        var gateway = shell.Connect(new OpenDSimulatorOptions { RowsPerCode = 3 });

        var text = OneLine(shell.Show("Sync-ShortInterestArchive -Market HK, US -WhatIf"));
        Assert.Contains("The archive has no codes of HK, US. Codes that it does not have are not counted, because only the gateway can list them.", text, StringComparison.Ordinal);

        shell.Run("Sync-ShortInterestArchive HK.00700 -WarningAction Ignore").AssertNoErrors();
        var requests = gateway.Requests.Count;
        text = OneLine(shell.Show("Sync-ShortInterestArchive -Market HK, US -WhatIf"));
        Assert.Matches(@"ShortInterest HK: 1 code: \d request.* Codes that it does not have are not counted", text);
        Assert.Equal(requests, gateway.Requests.Count);
    }

    [Theory]
    [InlineData("-Confirm", "Yes", 3)]
    [InlineData("-Confirm", "No", 0)]
    [InlineData("-Confirm:$false", null, 3)]
    [InlineData("", null, 3)]
    public void Confirm_asks_once_and_says_what_it_would_take(string parameter, string? choice, int rows)
    {
        var gateway = shell.Connect(new OpenDSimulatorOptions { RowsPerCode = 3 });
        shell.Screen.Choice = choice;

        var written = shell.Run($"Sync-ShortInterestArchive HK.00700 -PassThru -WarningAction Ignore {parameter}").AssertNoErrors().As<HkShortInterest>();

        Assert.Equal(rows, written.Count);
        Assert.Equal(rows > 0, gateway.Requests.Any(request => request.Code is not null));
        Assert.Equal(choice is null ? 0 : 1, shell.Screen.Prompts.Count);
        Assert.All(shell.Screen.Prompts, prompt => Assert.Contains("ShortInterest HK: 1 code", prompt, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_failure_has_its_name_and_target()
    {
        shell.Connect(new OpenDSimulatorOptions { RowsPerCode = 3 });
        var archive = (string)shell["archive"]!;

        Assert.Equal((ErrorIds.ArchiveMissing, ErrorCategory.ObjectNotFound, archive), Named(shell.Run("Get-ArchivedShortInterest").Error));
        Assert.Equal((ErrorIds.ArchiveMissing, ErrorCategory.ObjectNotFound, archive), Named(shell.Run("Get-ShortInterestArchive").Error));
        Assert.Null(shell.Run("Get-ShortInterestArchive -ErrorAction SilentlyContinue").TerminatingError);
        Assert.Equal((ErrorIds.UnknownSecurity, ErrorCategory.ObjectNotFound, "US.ZZNONE"), Named(shell.Run("Sync-ShortInterestArchive US.ZZNONE, HK.00700").Error));
        Assert.Equal((ErrorIds.NoArchivedRows, ErrorCategory.ObjectNotFound, "US.TSLA"), Named(shell.Run("Get-ArchivedShortInterest HK.00700, US.TSLA").Error));
        Assert.Equal((ErrorIds.InvalidSecurityCode, ErrorCategory.InvalidArgument, "bad"), Named(shell.Run("Get-ArchivedShortInterest HK.00700, bad").Error));
        File.WriteAllText(archive, "not a database, but long enough to be taken for one");
        Assert.Equal((ErrorIds.NotAnArchive, ErrorCategory.InvalidData, archive), Named(shell.Run("Sync-ShortInterestArchive HK.00700").Error));
        Assert.Equal((ErrorIds.InvalidArchiveLocation, ErrorCategory.InvalidArgument, "Variable:\\archive"), Named(shell.Run("Get-ShortInterestArchive Variable:\\archive").Error));
    }

    [Theory]
    [InlineData("Get-ShortInterestArchive")]
    [InlineData("Get-ArchivedShortInterest -Archive")]
    [InlineData("Sync-ShortInterestArchive HK.00700 -Archive")]
    public void A_password_is_nowhere_in_an_error(string command)
    {
        shell.Connect(new OpenDSimulatorOptions { RowsPerCode = 3 });

        var error = shell.Run($"{command} 'postgresql://me:5ecret@/x'").Error;

        Assert.Equal(ErrorIds.InvalidArchiveLocation, Named(error).Id);
        Assert.DoesNotContain("5ecret", $"{error.TargetObject} {error.Exception} {error.ErrorDetails} {error.ErrorDetails.RecommendedAction}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_gateway_that_cannot_be_reached_is_one_error_that_counts_the_codes()
    {
        var gateway = shell.Connect();
        shell["connection"] = shell.Open(gateway.Port);
        gateway.Dispose();

        var result = shell.Run("Sync-ShortInterestArchive HK.00700, US.AAPL -Connection $connection");

        Assert.Contains("2 codes were not queried", result.Error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Equal($"127.0.0.1:{gateway.Port}", result.Error.TargetObject);
        Assert.Equal([1, 1], result.As<ArchiveSyncSummary>().Select(summary => summary.CodesFailed));
    }

    [Fact]
    public async Task A_sync_that_is_stopped_leaves_the_archive_free_for_the_next_one()
    {
        shell.Connect(new OpenDSimulatorOptions { RowsPerCode = 50, RequestsPerWindow = 4 });
        shell["codes"] = Enumerable.Range(1, 40).Select(number => $"HK.{number}").ToArray();
        var running = shell.Begin("Sync-ShortInterestArchive $codes -PassThru");
        await running.UntilOutputAsync(50);

        Assert.True(running.Stop() < TimeSpan.FromSeconds(5));

        var content = Assert.Single(shell.Run("Get-ShortInterestArchive").AssertNoErrors().As<ArchiveContent>());
        Assert.Equal(40, content.Codes);
        Assert.Equal(0, content.Rows % 50);
        shell.Run("Sync-ShortInterestArchive HK.00001 -WhatIf").AssertNoErrors();
        shell.Run("Sync-ShortInterestArchive -Code @()").AssertNoErrors();
    }

    [Fact]
    public void The_views_fit_a_narrow_screen()
    {
        shell.Connect(new OpenDSimulatorOptions { RowsPerCode = 3 });

        Assert.StartsWith("Market Query", shell.Show("Sync-ShortInterestArchive HK.00700").Trim(), StringComparison.Ordinal);
        Assert.StartsWith("Market Query", shell.Show("Get-ShortInterestArchive").Trim(), StringComparison.Ordinal);
        Assert.Contains("HK.00700 (simulated)", shell.Show("Get-ArchivedShortInterest"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_archive_and_its_packages_share_the_context_of_the_client()
    {
        shell.Connect(new OpenDSimulatorOptions { RowsPerCode = 3 });
        shell.Run("Sync-ShortInterestArchive HK.00700").AssertNoErrors();

        var context = AssemblyLoadContext.GetLoadContext(typeof(OpenD.OpenDClient).Assembly)!;
        foreach (var name in new[] { "Moomoo.ShortInterest.Archive", "Microsoft.Data.Sqlite", "SQLitePCLRaw.core" })
        {
            Assert.Contains(context.Assemblies, assembly => assembly.GetName().Name == name);
            Assert.DoesNotContain(AssemblyLoadContext.Default.Assemblies, assembly => assembly.GetName().Name == name);
        }
    }

    [Fact]
    public void The_calendar_tells_every_publication_of_a_year_and_the_next_one()
    {
        var year = shell.Run("Get-ShortInterestCalendar US -Since 2026-01-01").AssertNoErrors().As<PublicationDay>();

        Assert.Equal(24, year.Count);
        Assert.Equal(new DateTime(2027, 1, 12), year[^1].ExpectedOn.Date);
        Assert.Equal([Market.HK, Market.US], shell.Run("Get-ShortInterestCalendar -Next").AssertNoErrors().As<PublicationDay>().Select(day => day.Market));
        Assert.All(shell.Run("Get-ShortInterestCalendar -Next").As<PublicationDay>(), day => Assert.True(day.ExpectedOn > DateTimeOffset.UtcNow));
        Assert.Equal(ErrorIds.InvalidQuery, ErrorId(shell.Run("Get-ShortInterestCalendar -Since 2026-04-01 -Until 2026-03-01")));
    }

    [Theory]
    [InlineData("Get-ShortInterestCalendar -Since 9999-11-01")]
    [InlineData("Get-ShortInterestCalendar US -Since 9999-12-31 -Until 9999-12-31")]
    [InlineData("Get-ShortInterestCalendar HK -Since ([datetime]::MaxValue)")]
    public void The_calendar_ends_with_the_year_9998(string script) => Assert.Empty(shell.Run(script).AssertNoErrors().Output);

    [Fact]
    public void The_calendar_is_listed_to_its_end()
    {
        var days = shell.Run("Get-ShortInterestCalendar -Since 9998-12-01 -Until 9999-12-31").AssertNoErrors().As<PublicationDay>();
        Assert.Equal([(Market.HK, 4), (Market.US, 2)], days.GroupBy(day => day.Market).Select(market => (market.Key, market.Count())));
        Assert.All(days, day => Assert.Equal((9998, 12), (day.Day.Year, day.Day.Month)));
    }

    [Theory]
    [InlineData("9999-12-31")]
    [InlineData("99991231")]
    [InlineData("([datetime]::MaxValue)")]
    [InlineData("([datetimeoffset]::MaxValue)")]
    [InlineData("([datetime]::SpecifyKind([datetime]::MaxValue, 'Local'))")]
    public void AsOf_the_end_of_time_is_now(string time)
    {
        shell.Connect(new OpenDSimulatorOptions { RowsPerCode = 3 });
        shell.Run("Sync-ShortInterestArchive HK.00700").AssertNoErrors();

        Assert.Equal(3, shell.Run($"Get-ArchivedShortInterest -AsOf {time}").AssertNoErrors().Output.Count);
    }

    public void Dispose()
    {
        shell.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The host breaks lines where its window ends.</summary>
    private static string OneLine(string text) => string.Join(" ", text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string ErrorId(PipelineResult result) => result.Error.FullyQualifiedErrorId.Split(',')[0];

    private static (string Id, ErrorCategory Category, string Target) Named(ErrorRecord error) =>
        (error.FullyQualifiedErrorId.Split(',')[0], error.CategoryInfo.Category, $"{error.TargetObject}");
}

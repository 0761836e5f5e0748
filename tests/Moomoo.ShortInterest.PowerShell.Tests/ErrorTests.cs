using System.Management.Automation;
using Moomoo.OpenD.Simulator.Faults;

namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class ErrorTests
{
    private static readonly Dictionary<string, ErrorCategory> Categories = new()
    {
        [ErrorIds.InvalidSecurityCode] = ErrorCategory.InvalidArgument,
        [ErrorIds.UnsupportedMarket] = ErrorCategory.NotImplemented,
        [ErrorIds.InvalidPlate] = ErrorCategory.InvalidArgument,
        [ErrorIds.InvalidQuery] = ErrorCategory.InvalidArgument,
        [ErrorIds.InvalidEndpoint] = ErrorCategory.InvalidArgument,
        [ErrorIds.GatewayRefused] = ErrorCategory.InvalidResult,
        [ErrorIds.GatewayUnreachable] = ErrorCategory.ConnectionError,
        [ErrorIds.FrequencyRefused] = ErrorCategory.LimitsExceeded,
        [ErrorIds.BackendFailed] = ErrorCategory.ConnectionError,
        [ErrorIds.UnknownSecurity] = ErrorCategory.ObjectNotFound,
        [ErrorIds.NoQuotePermission] = ErrorCategory.PermissionDenied,
        [ErrorIds.QuotaExhausted] = ErrorCategory.LimitsExceeded,
        [ErrorIds.AllowanceTimeout] = ErrorCategory.LimitsExceeded,
        [ErrorIds.InvalidValue] = ErrorCategory.ProtocolError,
        [ErrorIds.GatewayTimeout] = ErrorCategory.OperationTimeout,
        [ErrorIds.ConnectionLost] = ErrorCategory.ConnectionError,
        [ErrorIds.ProtocolViolation] = ErrorCategory.ProtocolError,
        [ErrorIds.EncryptionFailed] = ErrorCategory.SecurityError,
        [ErrorIds.EncryptionRequired] = ErrorCategory.SecurityError,
        [ErrorIds.EncryptionNotEnabled] = ErrorCategory.SecurityError,
        [ErrorIds.WrongRsaKey] = ErrorCategory.SecurityError,
        [ErrorIds.InvalidRsaKey] = ErrorCategory.InvalidData,
        [ErrorIds.RsaKeyHasPassword] = ErrorCategory.InvalidData,
        [ErrorIds.NextKeyRepeated] = ErrorCategory.ProtocolError,
        [ErrorIds.NextKeyMissing] = ErrorCategory.ProtocolError,
        [ErrorIds.ConnectionClosed] = ErrorCategory.ResourceUnavailable,
        [ErrorIds.InvalidRow] = ErrorCategory.InvalidData,
        [ErrorIds.InvalidRowFile] = ErrorCategory.InvalidData,
        [ErrorIds.PortUnavailable] = ErrorCategory.ResourceUnavailable,
        [ErrorIds.ArchiveMissing] = ErrorCategory.ObjectNotFound,
        [ErrorIds.InvalidArchiveLocation] = ErrorCategory.InvalidArgument,
        [ErrorIds.NotAnArchive] = ErrorCategory.InvalidData,
        [ErrorIds.ArchiveDamaged] = ErrorCategory.InvalidData,
        [ErrorIds.ArchiveTooNew] = ErrorCategory.InvalidData,
        [ErrorIds.ArchiveDatabaseMissing] = ErrorCategory.ObjectNotFound,
        [ErrorIds.ArchiveReadOnly] = ErrorCategory.PermissionDenied,
        [ErrorIds.ArchivePermissionDenied] = ErrorCategory.PermissionDenied,
        [ErrorIds.ArchiveTlsFailed] = ErrorCategory.SecurityError,
        [ErrorIds.ArchiveFull] = ErrorCategory.WriteError,
        [ErrorIds.ArchiveHeld] = ErrorCategory.ResourceBusy,
        [ErrorIds.ArchiveUnavailable] = ErrorCategory.ResourceUnavailable,
        [ErrorIds.ArchiveLoginFailed] = ErrorCategory.AuthenticationError,
        [ErrorIds.ArchiveNeedsPowerShell7] = ErrorCategory.NotInstalled,
        [ErrorIds.SimulatedRowsMixed] = ErrorCategory.InvalidOperation,
        [ErrorIds.NoArchivedRows] = ErrorCategory.ObjectNotFound,
        [ErrorIds.NoRowsToChart] = ErrorCategory.ObjectNotFound,
        [ErrorIds.NotAChartRow] = ErrorCategory.InvalidType,
        [ErrorIds.ChartNotWritten] = ErrorCategory.WriteError,
    };

    private static readonly SecurityCode Tencent = SecurityCode.Parse("HK.00700");

    /// <summary>What the command works on, or what the error itself names instead.</summary>
    public static TheoryData<string, ShortInterestException> Targets => new()
    {
        { "HK.00700", new ConnectionLostException("127.0.0.1:11111", "the gateway closed it.") },
        { "HK.00700", ArchiveException.NoRows("rows.db", Tencent) },
        { "HK.00700", ArchiveException.InvalidLocation("'' is not a path.", "Name a file.") },
        { "rows.db", ArchiveException.Missing("rows.db") },
        { "HK.1001", new InvalidPlateException("HK.1001", Market.HK) },
        { "rows.csv", new InvalidRowFileException("rows.csv", "there is no such file.") },
        { "key.pem", new InvalidRsaKeyException("key.pem", "it is not a key.", "Create one.") },
        { "11111", new PortUnavailableException(11111, new InvalidOperationException()) },
    };

    [Fact]
    public void Every_error_id_has_its_category()
    {
        var ids = typeof(ErrorIds).GetFields().Select(id => (string)id.GetValue(null)!);
        Assert.Equal(Categories.OrderBy(entry => entry.Key), ids.Order().Select(id => KeyValuePair.Create(id, ErrorRecords.Category(id))));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void An_error_that_names_a_thing_of_its_own_has_that_as_its_target(string target, ShortInterestException error) =>
        Assert.Equal(target, $"{error.ToErrorRecord("HK.00700").TargetObject}");

    [Theory]
    [InlineData("Get-ShortInterest AAPL", "InvalidSecurityCode", ErrorCategory.InvalidArgument, "AAPL")]
    [InlineData("Get-ShortInterest SH.600519", "UnsupportedMarket", ErrorCategory.NotImplemented, "SH.600519")]
    [InlineData("Get-ShortInterest HK.99999", "UnknownSecurity", ErrorCategory.ObjectNotFound, "HK.99999")]
    [InlineData("Get-ShortInterest HK.00700 -Since 2026-05-01 -Until 2026-04-01", "InvalidQuery", ErrorCategory.InvalidArgument, "2026-05-01")]
    [InlineData("Get-ShortSellingRank US -Plate HK.BK1001", "InvalidPlate", ErrorCategory.InvalidArgument, "HK.BK1001")]
    [InlineData("Connect-OpenD -RsaKeyPath none.pem", "InvalidRsaKey", ErrorCategory.InvalidData, "none.pem")]
    [InlineData("$connection = Get-OpenDConnection; Disconnect-OpenD; Get-ShortInterest HK.00700 -Connection $connection", "ConnectionClosed", ErrorCategory.ResourceUnavailable, "HK.00700")]
    [InlineData("Start-OpenDSimulator -MuteCode foo", "InvalidSecurityCode", ErrorCategory.InvalidArgument, "foo")]
    [InlineData("Start-OpenDSimulator -MuteCode SH.600519", "UnsupportedMarket", ErrorCategory.NotImplemented, "SH.600519")]
    [InlineData("5 | Start-OpenDSimulator", "InvalidRow", ErrorCategory.InvalidData, "5")]
    [InlineData("Start-OpenDSimulator -Row @()", "InvalidQuery", ErrorCategory.InvalidArgument, "Row")]
    [InlineData("Get-ArchivedShortInterest -Archive 'Host=x;Nonsense=1'", "InvalidArchiveLocation", ErrorCategory.InvalidArgument, "Host=x")]
    [InlineData("Get-ArchivedShortInterest -Archive 'postgresql://me@/x'", "InvalidArchiveLocation", ErrorCategory.InvalidArgument, "Archive")]
    [InlineData("Get-ShortInterestArchive 'postgresql://me@/x'", "InvalidArchiveLocation", ErrorCategory.InvalidArgument, "Archive")]
    [InlineData("Sync-ShortInterestArchive HK.00700 -Archive 'postgresql://me@/x'", "InvalidArchiveLocation", ErrorCategory.InvalidArgument, "Archive")]
    [InlineData("[void]$ExecutionContext.SessionState.Path.SetLocation('Env:'); Get-ArchivedShortInterest -Archive x.db", "InvalidArchiveLocation", ErrorCategory.InvalidArgument, "x.db")]
    public void An_error_has_an_id_a_category_and_a_target(string script, string id, ErrorCategory category, string target)
    {
        using var shell = new Shell();
        shell.Connect();
        AssertError(shell.Run(script).Error, id, category, target);
    }

    [Theory]
    [InlineData("Get-ArchivedShortInterest -Archive", "InvalidArchiveLocation", ErrorCategory.InvalidArgument)]
    [InlineData("Get-ShortInterestArchive", "InvalidArchiveLocation", ErrorCategory.InvalidArgument)]
    [InlineData("Sync-ShortInterestArchive HK.00700 -Archive", "InvalidArchiveLocation", ErrorCategory.InvalidArgument)]
    [InlineData("Connect-OpenD -RsaKeyPath", "InvalidRsaKey", ErrorCategory.InvalidData)]
    [InlineData("Test-OpenDConnection -RsaKeyPath", "InvalidRsaKey", ErrorCategory.InvalidData)]
    [InlineData("Start-OpenDSimulator -RsaKeyPath", "InvalidRsaKey", ErrorCategory.InvalidData)]
    [InlineData("Start-OpenDSimulator -DataPath", "InvalidRowFile", ErrorCategory.InvalidData)]
    [InlineData("1 | Show-ShortInterestChart -Path", "ChartNotWritten", ErrorCategory.WriteError)]
    public void A_path_without_a_file_system_is_an_error_of_what_it_was_for(string command, string id, ErrorCategory category)
    {
        using var shell = new Shell();
        shell.Connect();
        foreach (var (path, problem) in new[]
        {
            ("nosuch:/a.db", "there is no drive 'nosuch'."), ("nosuch::a.db", "there is no provider 'nosuch'."), ("Env:PATH", "it is not a path of the file system."),
        })
        {
            var error = shell.Run($"{command} {path}").Error;
            AssertError(error, id, category, path);
            Assert.Equal(path, error.TargetObject);
            Assert.EndsWith($": {problem}", error.ErrorDetails.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_gateway_that_is_not_there_is_named_by_its_endpoint()
    {
        using var shell = new Shell();
        var port = FreePort();
        var error = shell.Run($"Connect-OpenD -Port {port}").Error;
        AssertError(error, "GatewayUnreachable", ErrorCategory.ConnectionError, $"127.0.0.1:{port}");
        Assert.Contains("Test-OpenDConnection", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("Connect-OpenD -Simulated", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_simulator_is_not_advised_to_a_session_that_has_a_gateway()
    {
        using var shell = new Shell();
        shell.Connect();
        var error = shell.Run($"Connect-OpenD -Port {FreePort()}").Error;
        Assert.DoesNotContain("-Simulated", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-ShortInterest HK.99999", "Get-OpenDSecurity lists the codes of a market.")]
    [InlineData("Get-ArchivedShortInterest -Archive /none/none.db", "Sync-ShortInterestArchive")]
    [InlineData("Connect-OpenD localhost:1", "use 127.0.0.1")]
    public void Advice_is_in_the_words_of_the_cmdlets(string script, string words)
    {
        using var shell = new Shell();
        shell.Connect();
        Assert.Contains(words, shell.Run(script).Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wait_that_was_too_long_names_the_parameter_that_bounds_it() =>
        Assert.Contains(
            "Connect-OpenD -MaximumWaitSec",
            new AllowanceTimeoutException("127.0.0.1:11111", "GetShortInterest HK.00700", TimeSpan.FromSeconds(60)).GetAdvice(),
            StringComparison.Ordinal);

    [Fact]
    public void A_port_that_is_in_use_is_named()
    {
        using var shell = new Shell();
        var port = shell.Start().Port;
        AssertError(shell.Run($"Start-OpenDSimulator -Port {port}").Error, "PortUnavailable", ErrorCategory.ResourceUnavailable, $"{port}");
    }

    [Fact]
    public void A_malformed_code_does_not_stop_the_others()
    {
        using var shell = new Shell();
        var gateway = shell.Connect();
        var result = shell.Run("Get-ShortInterest AAPL, HK.00700");
        AssertError(result.Error, "InvalidSecurityCode", ErrorCategory.InvalidArgument, "AAPL");
        Assert.All(result.As<HkShortInterest>(), row => Assert.Equal("HK.00700", row.Code));
        Assert.Single(gateway.Requests, request => request.ProtoId >= 3000);
    }

    [Theory]
    [InlineData("Get-ShortInterest HK.00700 -All -Count 10", "-NextKey '20'")]
    [InlineData("Get-ShortSellingRank US -First 100", "-Skip 70")]
    public void What_failed_on_the_way_can_be_continued(string script, string how)
    {
        using var shell = new Shell();
        shell.Connect(new() { Faults = FaultPlan.At(3, FaultKind.QuotaExceeded) });
        var error = shell.Run(script).Error;
        Assert.Contains(" rows were returned before the failure.", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.EndsWith($"{how}.", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_is_shown_with_its_recommendation()
    {
        using var shell = new Shell(120);
        Assert.Contains("'AAPL' does not start with a market.", shell.Show("Get-ShortInterest AAPL"), StringComparison.Ordinal);
        Assert.Contains("Recommendation: Did you mean US.AAPL?", shell.Screen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void All_and_Latest_do_not_go_together()
    {
        using var shell = new Shell();
        var error = shell.Run("Get-ShortInterest HK.00700 -All -Latest").Error;
        Assert.Contains("-Latest and -All do not go together", error.ToString(), StringComparison.Ordinal);
    }

    private static void AssertError(ErrorRecord error, string id, ErrorCategory category, string target)
    {
        Assert.StartsWith($"{id},", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.EndsWith(target, error.TargetObject is DateTime day ? $"{day:yyyy-MM-dd}" : $"{error.TargetObject}", StringComparison.Ordinal);
        var (message, advice) = (error.ErrorDetails.Message, error.ErrorDetails.RecommendedAction);
        Assert.NotEmpty(advice);
        Assert.Empty(message.Split(". ").Intersect(advice.Split(". ")));
    }

    private static int FreePort()
    {
        using var gateway = OpenD.Simulator.OpenDSimulator.Start();
        return gateway.Port;
    }
}

using System.Management.Automation;
using Moomoo.OpenD.Simulator.Faults;

namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class ErrorTests
{
    public static TheoryData<string> AllErrorIds => [.. typeof(ErrorIds).GetFields().Select(id => (string)id.GetValue(null)!)];

    [Theory]
    [MemberData(nameof(AllErrorIds))]
    public void Every_error_id_has_a_category(string errorId) => Assert.NotEqual(ErrorCategory.NotSpecified, ErrorRecords.Category(errorId));

    [Theory]
    [InlineData("Get-ShortInterest AAPL", "InvalidSecurityCode", ErrorCategory.InvalidArgument, "AAPL")]
    [InlineData("Get-ShortInterest SH.600519", "UnsupportedMarket", ErrorCategory.NotImplemented, "SH.600519")]
    [InlineData("Get-ShortInterest HK.99999", "UnknownSecurity", ErrorCategory.ObjectNotFound, "HK.99999")]
    [InlineData("Get-ShortInterest HK.00700 -Since 2026-05-01 -Until 2026-04-01", "InvalidQuery", ErrorCategory.InvalidArgument, "2026-05-01")]
    [InlineData("Get-ShortSellingRank US -Plate HK.BK1001", "InvalidPlate", ErrorCategory.InvalidArgument, "HK.BK1001")]
    [InlineData("Connect-OpenD -RsaKeyPath none.pem", "InvalidRsaKey", ErrorCategory.InvalidData, "none.pem")]
    [InlineData("$connection = Get-OpenDConnection; Disconnect-OpenD; Get-ShortInterest HK.00700 -Connection $connection", "ConnectionClosed", ErrorCategory.ResourceUnavailable, "HK.00700")]
    public void An_error_has_an_id_a_category_and_a_target(string script, string id, ErrorCategory category, string target)
    {
        using var shell = new Shell();
        shell.Connect();
        AssertError(shell.Run(script).Error, id, category, target);
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

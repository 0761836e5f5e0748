using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class UnreachableTests
{
    [Fact]
    public void A_gateway_that_is_down_is_one_error_that_counts_the_codes()
    {
        using var shell = new Shell();
        var endpoint = ConnectAndStop(shell);
        shell["codes"] = Enumerable.Range(1, 500).Select(i => $"HK.{i:00000}").ToArray();
        var error = shell.Run("Get-ShortInterest $codes -Latest -Connection $connection").Error;
        Assert.StartsWith("GatewayUnreachable,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.ConnectionError, error.CategoryInfo.Category);
        Assert.Equal(endpoint, error.TargetObject);
        Assert.Contains("500 codes were not queried", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void The_error_comes_at_the_first_failure_under_ErrorAction_Stop()
    {
        using var shell = new Shell();
        ConnectAndStop(shell);
        shell["codes"] = Enumerable.Range(1, 500).Select(i => $"HK.{i:00000}").ToArray();
        foreach (var script in new[] { "Get-ShortInterest $codes -Connection $connection -ErrorAction Stop", "$ErrorActionPreference = 'Stop'; Get-ShortInterest $codes -Connection $connection" })
        {
            var result = shell.Run(script);
            Assert.Empty(result.Errors);
            Assert.Contains("500 codes were not queried", result.TerminatingError!.ErrorDetails.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_error_points_at_the_test_and_at_the_simulator_where_nothing_was_ever_connected()
    {
        using var shell = new Shell();
        var advice = shell.Run($"Connect-OpenD -Port {Ports.Unused()}").Error.ErrorDetails.RecommendedAction;
        Assert.Contains("Test-OpenDConnection", advice, StringComparison.Ordinal);
        Assert.Contains("Connect-OpenD -Simulated", advice, StringComparison.Ordinal);

        ConnectAndStop(shell);
        advice = shell.Run("Get-ShortInterest HK.00700 -Connection $connection").Error.ErrorDetails.RecommendedAction;
        Assert.Contains("Test-OpenDConnection", advice, StringComparison.Ordinal);
        Assert.DoesNotContain("-Simulated", advice, StringComparison.Ordinal);
    }

    [Fact]
    public void One_code_is_named()
    {
        using var shell = new Shell();
        ConnectAndStop(shell);
        Assert.Contains("HK.00700 was not queried", shell.Run("Get-ShortInterest HK.00700 -Connection $connection").Error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Contains("2 markets were not queried", shell.Run("'HK', 'US' | Get-ShortSellingRank -Connection $connection").Error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_codes_among_them_keep_their_own_errors()
    {
        using var shell = new Shell();
        var endpoint = ConnectAndStop(shell);
        var errors = shell.Run("'HK.00700', 'nonsense!', 'US.AAPL' | Get-ShortInterest -Connection $connection").Errors;
        Assert.Equal(["nonsense!", endpoint], errors.Select(error => error.TargetObject));
        Assert.Contains("2 codes were not queried", errors[1].ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_code_that_had_rows_fails_with_its_own_error_and_the_others_are_counted()
    {
        using var shell = new Shell();
        var gateway = shell.Connect(new() { RowsPerCode = 60 });
        shell["stop"] = () => gateway.Dispose();
        shell["connection"] = shell.Open(gateway.Port);
        var errors = shell.Run("Get-ShortInterest HK.00001, HK.00002, HK.00003 -All -Count 10 -ThrottleLimit 1 -Connection $connection | ForEach-Object { if (++$n -eq 10) { $stop.Invoke() } }").Errors;
        Assert.Equal("HK.00001", errors[0].TargetObject.ToString());
        Assert.Contains("-NextKey '10'", errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("2 codes were not queried", Assert.Single(errors.Skip(1)).ErrorDetails.Message, StringComparison.Ordinal);
    }

    /// <summary>Leaves a connection to a gateway that is down in the variable connection.</summary>
    private static string ConnectAndStop(Shell shell)
    {
        var gateway = shell.Connect();
        shell["connection"] = shell.Open(gateway.Port);
        gateway.Dispose();
        return $"127.0.0.1:{gateway.Port}";
    }
}

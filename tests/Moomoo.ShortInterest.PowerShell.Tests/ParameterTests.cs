namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class ParameterTests
{
    [Theory]
    [InlineData("Get-ShortInterest HK.00700 -Latest -Count 1", "Latest", "Count")]
    [InlineData("Get-ShortInterest HK.00700 -Count 1 -Latest", "Latest", "Count")]
    [InlineData("Get-ShortInterest HK.00700 -Latest -Since 2026-01-01", "Latest", "Since")]
    [InlineData("Get-DailyShortVolume HK.00700 -Until 2026-01-01 -Latest", "Latest", "Until")]
    [InlineData("Get-ShortInterest HK.00700 -Latest -NextKey 10", "Latest", "NextKey")]
    [InlineData("Get-ShortInterest HK.00700 -Latest -All", "Latest", "All")]
    [InlineData("Get-ShortInterest HK.00700 -First 3 -Latest", "Latest", "First")]
    [InlineData("Get-ShortInterest HK.00700 -First 3 -All", "First", "All")]
    [InlineData("Connect-OpenD -Simulated -Port 5", "Simulated", "Port")]
    [InlineData("Connect-OpenD -ComputerName localhost -Simulated", "Simulated", "ComputerName")]
    [InlineData("Test-OpenDConnection -Connection (Connect-OpenD -Simulated -PassThru) -Port 5", "Connection", "Port")]
    public void The_error_names_those_that_do_not_go_together(string script, string one, string other)
    {
        using var shell = new Shell();
        var message = shell.Run(script).Error.ToString();
        Assert.Contains("do not go together", message, StringComparison.Ordinal);
        Assert.Contains($"-{one}", message, StringComparison.Ordinal);
        Assert.Contains($"-{other}", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-ShortInterest HK.00700 -Latest -", "-All", "-Since", "-NextKey", "-Count", "-First")]
    [InlineData("Get-ShortInterest HK.00700 -All -", "-Latest", "-First")]
    [InlineData("Get-ShortInterest HK.00700 -First 3 -", "-Latest", "-All")]
    [InlineData("Connect-OpenD -Simulated -", "-Port", "-ComputerName", "-RsaKeyPath")]
    [InlineData("Test-OpenDConnection 127.0.0.1 -", "-Connection")]
    [InlineData("Start-OpenDSimulator -Fault Drip -FaultAt 3 -", "-FaultEvery")]
    public void Tab_does_not_offer_them(string line, params string[] excluded)
    {
        using var shell = new Shell();
        var offered = shell.Complete(line).Select(match => match.CompletionText).ToArray();
        Assert.NotEmpty(offered);
        Assert.Empty(offered.Intersect(excluded));
    }

    [Theory]
    [InlineData("Get-ShortInterest HK.00700 -Count 0")]
    [InlineData("Get-ShortInterest HK.00700 -Count 51")]
    [InlineData("Get-ShortInterest HK.00700 -First -1")]
    [InlineData("Get-ShortInterest HK.00700 -ThrottleLimit 0")]
    [InlineData("Get-ShortInterest HK.00700 -ThrottleLimit 17")]
    [InlineData("Get-ShortInterest HK.00700 -NextKey ''")]
    [InlineData("Connect-OpenD -Port 0")]
    [InlineData("Connect-OpenD -TimeoutSec 0")]
    [InlineData("Connect-OpenD -RequestsPerWindow -1")]
    [InlineData("Test-OpenDConnection -Port 65536")]
    public void A_value_out_of_range_is_refused(string script)
    {
        using var shell = new Shell();
        Assert.StartsWith("ParameterArgumentValidationError", shell.Run(script).Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Since_is_not_after_Until()
    {
        using var shell = new Shell();
        var gateway = shell.Connect();
        var error = shell.Run("Get-ShortInterest HK.00700 -Since 2026-05-01 -Until 2026-04-01").Error;
        Assert.StartsWith("InvalidQuery,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Requests, request => request.ProtoId >= 3000);
    }
}

using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class ErrorTests
{
    [Fact]
    public void A_malformed_code_does_not_stop_the_others()
    {
        using var shell = new Shell();
        var gateway = shell.Connect();
        var result = shell.Run("Get-ShortInterest AAPL, HK.00700");
        Assert.Equal("InvalidSecurityCode,Moomoo.ShortInterest.PowerShell.GetShortInterestCommand", result.Error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.InvalidArgument, result.Error.CategoryInfo.Category);
        Assert.Equal("AAPL", result.Error.TargetObject);
        Assert.NotEmpty(result.Error.ErrorDetails.RecommendedAction);
        Assert.All(result.As<HkShortInterest>(), row => Assert.Equal("HK.00700", row.Code));
        Assert.Single(gateway.Requests, request => request.ProtoId >= 3000);
    }

    [Fact]
    public void All_and_Latest_do_not_go_together()
    {
        using var shell = new Shell();
        var error = shell.Run("Get-ShortInterest HK.00700 -All -Latest").Error;
        Assert.Contains("-Latest and -All do not go together", error.ToString(), StringComparison.Ordinal);
    }
}

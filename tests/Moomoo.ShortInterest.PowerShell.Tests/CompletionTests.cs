namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class CompletionTests
{
    [Fact]
    public void Codes_that_the_session_has_used_are_offered()
    {
        using var shell = new Shell();
        shell.Connect();
        shell.Run("Get-ShortInterest HK.09999").AssertNoErrors();
        Assert.Contains("HK.09999", shell.Complete("Get-DailyShortVolume hk.0").Select(match => match.CompletionText));
    }
}

namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class SessionTests
{
    [Fact]
    public void Runspaces_do_not_see_each_others_connections()
    {
        using var one = new Shell();
        using var other = new Shell();
        one.Connect();
        Assert.Single(one.Run("Get-OpenDConnection").AssertNoErrors().Output);
        Assert.Empty(other.Run("Get-OpenDConnection").AssertNoErrors().Output);
    }
}

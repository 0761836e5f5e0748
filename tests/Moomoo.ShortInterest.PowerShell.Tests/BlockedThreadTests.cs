using Moomoo.OpenD.Tests;

namespace Moomoo.ShortInterest.PowerShell.Tests;

/// <summary>Programs with a user interface host PowerShell too.</summary>
public sealed class BlockedThreadTests
{
    [Fact]
    public void A_command_that_is_run_on_a_blocked_thread_with_a_context_ends()
    {
        var count = BlockedThread.Run(() =>
        {
            using var shell = new Shell();
            return Task.FromResult(shell.Run("Connect-OpenD -Simulated; Get-ShortInterest HK.00700").AssertNoErrors().Output.Count);
        });
        Assert.Equal(10, count);
    }
}

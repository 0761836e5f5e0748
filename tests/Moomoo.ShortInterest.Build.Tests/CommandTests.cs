using System.Diagnostics;
using Moomoo.ShortInterest.TestRunner;

namespace Moomoo.ShortInterest.Build.Tests;

public sealed class CommandTests
{
    [Fact]
    public void A_program_that_does_not_end_within_its_limit_is_ended()
    {
        var watch = Stopwatch.StartNew();
        Assert.Equal(-1, Command.RunWithin(TimeSpan.FromMilliseconds(50), Command.Find("sleep") ?? "timeout", "600"));
        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void A_program_without_a_limit_is_waited_for() => Assert.Equal(0, Command.RunWithin(Timeout.InfiniteTimeSpan, "dotnet", "--version"));

    [Fact]
    public void A_program_that_is_not_there_is_a_failure() => Assert.Equal(-1, Command.Run("no-such-program"));
}

using Moomoo.OpenD.Resilience;

namespace Moomoo.OpenD.Tests.Resilience;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(1, 50, 150)]
    [InlineData(2, 100, 300)]
    [InlineData(3, 200, 600)]
    [InlineData(5, 800, 2_400)]
    [InlineData(6, 1_600, 2_500)]
    [InlineData(7, 2_500, 2_500)]
    [InlineData(int.MaxValue, 2_500, 2_500)]
    public void The_delay_doubles_with_each_failure_up_to_25_times_the_first_and_has_jitter(int failures, double least, double most)
    {
        var delays = Enumerable.Range(0, 1_000).Select(_ => Backoff.Delay(TimeSpan.FromMilliseconds(100), failures).TotalMilliseconds).ToList();

        var tenth = (most - least) / 10;
        Assert.InRange(delays.Min(), least, least + tenth);
        Assert.InRange(delays.Max(), most - tenth, most);
    }

    [Fact]
    public void No_delay_stays_none() => Assert.Equal(TimeSpan.Zero, Backoff.Delay(TimeSpan.Zero, 8));
}

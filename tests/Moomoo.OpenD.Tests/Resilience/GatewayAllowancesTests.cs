using Moomoo.OpenD.Resilience;

namespace Moomoo.OpenD.Tests.Resilience;

public sealed class GatewayAllowancesTests
{
    private readonly FakeClock clock = new();

    [Fact]
    public void Gateways_that_are_long_gone_are_forgotten()
    {
        var before = GatewayAllowances.Count;
        for (var port = 1; port <= 1000; port++)
        {
            var gone = Enter($"10.0.0.1:{port}");
            gone.For(OpenDCall.ShortInterest);
            gone.Leave();
        }

        Assert.InRange(GatewayAllowances.Count - before, 900, 1100);
        clock.Advance(TimeSpan.FromMinutes(11));

        Enter("10.0.0.2:1").Leave();

        Assert.InRange(GatewayAllowances.Count - before, -100, 100);
    }

    [Fact]
    public void A_gateway_with_a_connection_or_with_requests_that_count_is_remembered_with_its_limit()
    {
        var connected = Enter("10.0.0.3:1");
        connected.SetLimit(7);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Same(connected, Enter("10.0.0.3:1"));
        Assert.Equal(7, connected.For(OpenDCall.ShortInterest).Limit);
        Assert.Equal(14, connected.For(OpenDCall.ShortSellingRank).Limit);
        Assert.Equal(2, connected.For(OpenDCall.StaticInfo).Limit);
        Assert.NotSame(connected, Enter("10.0.0.3:2"));

        var busy = Enter("10.0.0.4:1");
        var permit = busy.For(OpenDCall.ShortInterest).AcquireAsync(default);
        busy.Leave();
        clock.Advance(TimeSpan.FromHours(1));
        Enter("10.0.0.5:1").Leave();
        Assert.Same(busy, Enter("10.0.0.4:1"));
        Assert.True(permit.IsCompleted);
    }

    [Fact]
    public void A_gateway_is_remembered_for_ten_minutes_after_its_last_connection()
    {
        var gone = Enter("10.0.0.6:1");
        clock.Advance(TimeSpan.FromHours(1));
        gone.Leave();

        clock.Advance(TimeSpan.FromMinutes(10));
        Enter("10.0.0.7:1").Leave();
        Assert.Same(gone, Enter("10.0.0.6:1"));

        gone.Leave();
        clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromTicks(1));
        Enter("10.0.0.8:1").Leave();
        Assert.NotSame(gone, Enter("10.0.0.6:1"));
    }

    [Fact]
    public void A_gateway_with_two_connections_is_remembered_until_both_are_closed()
    {
        var gateway = Enter("10.0.0.9:1");
        Assert.Same(gateway, Enter("10.0.0.9:1"));
        gateway.Leave();
        clock.Advance(TimeSpan.FromHours(1));
        Enter("10.0.0.10:1").Leave();
        Assert.Same(gateway, Enter("10.0.0.9:1"));
    }

    [Fact]
    public void A_limit_that_is_set_later_holds_for_calls_that_were_made_before()
    {
        var gateway = Enter("10.0.0.11:1");
        var (interest, ranking) = (gateway.For(OpenDCall.ShortInterest), gateway.For(OpenDCall.ShortSellingRank));
        Assert.Equal((30, 60), (interest.Limit, ranking.Limit));

        gateway.SetLimit(7);

        Assert.Equal((7, 14), (interest.Limit, ranking.Limit));
        Assert.Same(interest, gateway.For(OpenDCall.ShortInterest));
    }

    /// <summary>Processes share the machine's clock; another clock is a test's own.</summary>
    [Fact]
    public async Task Other_processes_learn_of_requests_by_address_and_call_on_the_clock_of_the_machine_alone()
    {
        foreach (var (gateway, timeProvider) in new[] { ("10.0.0.12:1", TimeProvider.System), ("10.0.0.13:1", clock) })
        {
            var allowances = GatewayAllowances.Enter(gateway, timeProvider);
            await allowances.For(OpenDCall.ShortInterest).AcquireAsync(default);
            allowances.Leave();
        }

        List<long> told = [];
        Assert.True(AllowanceLedger.OfUser!.TryUpdate(entries => told.AddRange(entries.Select(entry => entry.Allowance))));
        Assert.Contains(Number("10.0.0.12:1 GetShortInterest"), told);
        Assert.DoesNotContain(Number("10.0.0.13:1 GetShortInterest"), told);

        // FNV-1a
        static long Number(string name) => unchecked((long)name.Aggregate(14695981039346656037, (hash, c) => (hash ^ c) * 1099511628211));
    }

    [Theory]
    [InlineData(30, 60, 10)]
    [InlineData(60, 120, 20)]
    [InlineData(1, 2, 1)]
    [InlineData(0, 0, 0)]
    public void Limits_of_other_calls_scale_with_the_usual_one(int usual, int rank, int list)
    {
        Assert.Equal(usual, OpenDCall.ShortInterest.ScaleLimit(usual));
        Assert.Equal(rank, OpenDCall.ShortSellingRank.ScaleLimit(usual));
        Assert.Equal(list, OpenDCall.StaticInfo.ScaleLimit(usual));
    }

    private GatewayAllowances Enter(string gateway) => GatewayAllowances.Enter(gateway, clock);
}

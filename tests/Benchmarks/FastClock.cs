namespace Moomoo.ShortInterest.Benchmarks;

/// <summary>A clock that runs fast, for clients and gateways that share it.</summary>
internal sealed class FastClock(int speed) : TimeProvider
{
    private readonly long start = System.GetTimestamp();
    private readonly DateTimeOffset startUtc = System.GetUtcNow();

    public override long GetTimestamp() => start + ((System.GetTimestamp() - start) * speed);

    public override DateTimeOffset GetUtcNow() => startUtc + ((System.GetUtcNow() - startUtc) * speed);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new FastTimer(System.CreateTimer(callback, state, Slow(dueTime), Slow(period)), this);

    private TimeSpan Slow(TimeSpan span) => span == Timeout.InfiniteTimeSpan ? span : span / speed;

    private sealed class FastTimer(ITimer timer, FastClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(clock.Slow(dueTime), clock.Slow(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}

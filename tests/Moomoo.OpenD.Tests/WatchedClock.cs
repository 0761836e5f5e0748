namespace Moomoo.OpenD.Tests;

/// <summary>A clock that calls the test whenever it is used.</summary>
internal sealed class WatchedClock(FakeClock clock) : TimeProvider
{
    /// <summary>Called before the time is told.</summary>
    public Action? OnRead { get; set; }

    /// <summary>Called before a timer is set, with its due time.</summary>
    public Action<TimeSpan>? OnTimer { get; set; }

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override long GetTimestamp()
    {
        OnRead?.Invoke();
        return clock.GetTimestamp();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        OnTimer?.Invoke(dueTime);
        return new WatchedTimer(this, clock.CreateTimer(callback, state, dueTime, period));
    }

    private sealed class WatchedTimer(WatchedClock clock, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.OnTimer?.Invoke(dueTime);
            return timer.Change(dueTime, period);
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}

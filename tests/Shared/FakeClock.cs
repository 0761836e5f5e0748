namespace Moomoo.OpenD.Tests;

/// <summary>A clock that stands still until it is advanced. Timers fire on the thread that advances it, in order, each at its own time.</summary>
internal sealed class FakeClock : TimeProvider
{
    private readonly object gate = new();
    private readonly List<FakeTimer> timers = [];
    private readonly DateTimeOffset start = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
    private TimeSpan now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public TimeSpan Now
    {
        get
        {
            lock (gate)
            {
                return now;
            }
        }
    }

    /// <summary>Timers that are set and have not fired.</summary>
    public int TimersSet
    {
        get
        {
            lock (gate)
            {
                return timers.Count(timer => timer.Due is not null);
            }
        }
    }

    public override long GetTimestamp() => Now.Ticks;

    public override DateTimeOffset GetUtcNow() => start + Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan span)
    {
        var end = Now + span;
        while (TakeDue(end) is { } timer)
        {
            timer.Fire();
        }

        lock (gate)
        {
            now = end;
        }
    }

    /// <summary>Advances to the next timer and fires it.</summary>
    public void AdvanceToNextTimer()
    {
        TimeSpan? next;
        lock (gate)
        {
            next = timers.Min(timer => timer.Due);
        }

        Advance((next ?? throw new InvalidOperationException("No timer is set.")) - Now);
    }

    private FakeTimer? TakeDue(TimeSpan end)
    {
        lock (gate)
        {
            var next = timers.Where(timer => timer.Due <= end).OrderBy(timer => timer.Due).FirstOrDefault();
            if (next is not null)
            {
                now = next.Due!.Value > now ? next.Due.Value : now;
                next.Rearm();
            }

            return next;
        }
    }

    private sealed class FakeTimer(FakeClock clock, Action callback) : ITimer
    {
        private TimeSpan period;
        private bool isDisposed;

        public TimeSpan? Due { get; private set; }

        public void Fire() => callback();

        public void Rearm() => Due = period > TimeSpan.Zero ? Due + period : null;

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            lock (clock.gate)
            {
                if (isDisposed)
                {
                    return false;
                }

                if (!clock.timers.Contains(this))
                {
                    clock.timers.Add(this);
                }

                period = newPeriod;
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock.now + dueTime;
                return true;
            }
        }

        public void Dispose()
        {
            lock (clock.gate)
            {
                isDisposed = true;
                clock.timers.Remove(this);
                Due = null;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}

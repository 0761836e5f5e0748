using System.Collections.Concurrent;

namespace Moomoo.OpenD.Tests;

/// <summary>The machine's clock, which notes what of a caller's context each of its timers holds.</summary>
internal sealed class TimersOfCallers : TimeProvider
{
    private readonly ConcurrentDictionary<NotedTimer, string?> timers = new();

    public AsyncLocal<string?> Caller { get; } = new();

    /// <summary>What the timers that are not disposed hold: the caller, or null for nothing.</summary>
    public IReadOnlyList<string?> Left => [.. timers.Values];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new NotedTimer(base.CreateTimer(callback, state, dueTime, period), timers);
        timers[timer] = ExecutionContext.IsFlowSuppressed() ? null : Caller.Value;
        return timer;
    }

    private sealed class NotedTimer(ITimer timer, ConcurrentDictionary<NotedTimer, string?> timers) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            timers.TryRemove(this, out _);
            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}

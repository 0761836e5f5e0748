using System.Collections.Concurrent;
using Moomoo.OpenD.Connections;

namespace Moomoo.OpenD.Resilience;

/// <summary>
/// At most so many requests in any window of 30 seconds, first come, first served (protocol page, "Limits"). A request takes
/// a permit and keeps it for a whole window after its answer: whenever within its flight the gateway counted it, the gateway
/// has forgotten it by then. RateLimiting's SlidingWindowRateLimiter moves in segments, so it would either let a 31st request
/// through or wait longer than needed; and it cannot be paused when the gateway says that others use the allowance too.
/// </summary>
internal sealed class RequestAllowance : IDisposable
{
    public const int DefaultLimit = 30;
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    /// <summary>After a refusal for frequency nothing is sent for this long, and then one request alone until one succeeds.</summary>
    public static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromSeconds(5);

    private static readonly ConcurrentDictionary<(string Gateway, uint ProtoId, TimeProvider Clock), RequestAllowance> Shared = new();

    private readonly object gate = new();
    private readonly LinkedList<TaskCompletionSource<Permit>> waiters = new();
    private readonly Queue<long> cooling = new();
    private readonly TimeProvider timeProvider;
    private readonly ITimer timer;
    private int limit = DefaultLimit;
    private int inFlight;
    private long pausedUntil = long.MinValue;
    private bool isProbing;

    public RequestAllowance(TimeProvider timeProvider)
    {
        this.timeProvider = timeProvider;
        timer = timeProvider.CreateTimer(static state => ((RequestAllowance)state!).Pump(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Requests a window; 0 is no limit but the gateway's.</summary>
    public int Limit
    {
        get
        {
            lock (gate)
            {
                return limit;
            }
        }

        set
        {
            lock (gate)
            {
                limit = value;
            }

            Pump();
        }
    }

    /// <summary>Requests that could be sent now; null if there is no limit.</summary>
    public int? Left
    {
        get
        {
            lock (gate)
            {
                ForgetCooled();
                return limit == 0 ? null : Math.Max(0, limit - inFlight - cooling.Count);
            }
        }
    }

    /// <summary>The one allowance of a gateway and proto id, for all runspaces of the process.</summary>
    public static RequestAllowance Of(GatewayEndpoint gateway, uint protoId, TimeProvider timeProvider) =>
        Shared.GetOrAdd((gateway.Key, protoId, timeProvider), static key => new RequestAllowance(key.Clock));

    /// <summary>Waits for a permit.</summary>
    /// <param name="onWait">Called once if there is a wait, with its length as far as it can be known.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Permit> AcquireAsync(Action<TimeSpan?>? onWait, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource<Permit>> waiter;
        TimeSpan? wait;
        lock (gate)
        {
            PumpLocked();
            if (waiters.Count == 0 && MayGrant())
            {
                return Grant();
            }

            waiter = waiters.AddLast(new TaskCompletionSource<Permit>(TaskCreationOptions.RunContinuationsAsynchronously));
            SetTimer();
            wait = EstimateWait();
        }

        onWait?.Invoke(wait);
        using var cancellation = cancellationToken.Register(() => Abandon(waiter, cancellationToken));
        return await waiter.Value.Task.ConfigureAwait(false);
    }

    public void Dispose() => timer.Dispose();

    private void Abandon(LinkedListNode<TaskCompletionSource<Permit>> waiter, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (waiter.List is not null)
            {
                waiters.Remove(waiter);
            }
        }

        waiter.Value.TrySetCanceled(cancellationToken);
    }

    private void Pump()
    {
        lock (gate)
        {
            PumpLocked();
        }
    }

    private void PumpLocked()
    {
        ForgetCooled();
        while (waiters.First is { } first && MayGrant())
        {
            waiters.RemoveFirst();
            first.Value.TrySetResult(Grant());
        }

        SetTimer();
    }

    private Permit Grant()
    {
        inFlight++;
        return new Permit(this);
    }

    private void SetTimer()
    {
        if (waiters.Count > 0 && NextChange() is { } next)
        {
            var due = timeProvider.GetElapsedTime(timeProvider.GetTimestamp(), next);

            // Timers count whole milliseconds; a timer that fires early finds nothing to grant and is set again.
            timer.Change((due > TimeSpan.Zero ? due : TimeSpan.Zero) + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }

    private bool MayGrant() =>
        timeProvider.GetTimestamp() >= pausedUntil
        && (limit == 0 || inFlight + cooling.Count < limit)
        && (!isProbing || inFlight == 0);

    /// <summary>When time alone may let the next request go; null if an answer must come first.</summary>
    private long? NextChange()
    {
        if (timeProvider.GetTimestamp() < pausedUntil)
        {
            return pausedUntil;
        }

        return cooling.Count > 0 && limit > 0 && inFlight + cooling.Count >= limit ? cooling.Peek() : null;
    }

    /// <summary>For the last waiter: the permit that it will get is the one that cools down at its place in the queue.</summary>
    private TimeSpan? EstimateWait()
    {
        var now = timeProvider.GetTimestamp();
        var until = pausedUntil;
        if (limit > 0)
        {
            var index = waiters.Count - 1 - Math.Max(0, limit - inFlight - cooling.Count);
            if (index >= cooling.Count)
            {
                return null;
            }

            until = index < 0 ? until : Math.Max(until, cooling.ElementAt(index));
        }

        return until > now ? timeProvider.GetElapsedTime(now, until) : null;
    }

    /// <summary>A window has both its ends: a request exactly 30 seconds after an answer could still be one too many.</summary>
    private void ForgetCooled()
    {
        var now = timeProvider.GetTimestamp();
        while (cooling.Count > 0 && cooling.Peek() < now)
        {
            cooling.Dequeue();
        }
    }

    private void Release(Permit permit)
    {
        lock (gate)
        {
            inFlight--;
            var now = timeProvider.GetTimestamp();
            if (permit.WasSent)
            {
                cooling.Enqueue(now + Ticks(Window));
            }

            if (permit.WasRefused)
            {
                isProbing = true;
                pausedUntil = now + Ticks(PauseAfterRefusal);
            }
            else if (permit.WasAnswered)
            {
                isProbing = false;
            }

            PumpLocked();
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * timeProvider.TimestampFrequency);

    /// <summary>The right to send one request. To be disposed when its answer has come, or will not come.</summary>
    internal sealed class Permit(RequestAllowance allowance) : IDisposable
    {
        private int isReleased;

        /// <summary>Whether the gateway may have counted the request. If not, the permit is free at once.</summary>
        public bool WasSent { get; set; }

        /// <summary>Whether the gateway let the request pass.</summary>
        public bool WasAnswered { get; set; }

        /// <summary>Whether the gateway refused the request for frequency.</summary>
        public bool WasRefused { get; set; }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isReleased, 1) == 0)
            {
                allowance.Release(this);
            }
        }
    }
}

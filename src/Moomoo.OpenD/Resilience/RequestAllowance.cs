using System.Collections.Concurrent;
using Moomoo.OpenD.Connections;

namespace Moomoo.OpenD.Resilience;

/// <summary>
/// Limits requests in any window of 30 seconds, first come, first served (protocol page, "Limits"). A request takes a permit and
/// keeps it for a whole window after its answer: whenever between sending and answer the gateway counted it, it has left the
/// gateway's window by then. RateLimiting's SlidingWindowRateLimiter moves in segments, so it would either allow a 31st request
/// or wait longer than needed; and it cannot be paused when the gateway reports that other programs use the allowance too.
/// </summary>
internal sealed class RequestAllowance
{
    public const int DefaultLimit = 30;
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    /// <summary>After a refusal for frequency nothing is sent for this long, and then one request at a time until one is accepted.</summary>
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

    /// <summary>Requests in a window; 0 leaves the limit to the gateway.</summary>
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

    /// <summary>Whether the gateway refused the last request, so that requests pause and then go one at a time until one is accepted.</summary>
    public bool IsRefused
    {
        get
        {
            lock (gate)
            {
                return isProbing;
            }
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
                return limit == 0 ? null
                    : !isProbing ? Math.Max(0, limit - inFlight - cooling.Count)
                    : MayGrant() ? 1 : 0;
            }
        }
    }

    /// <summary>The allowance of a gateway and proto id, shared by the whole process.</summary>
    public static RequestAllowance Of(GatewayEndpoint gateway, uint protoId, TimeProvider timeProvider) =>
        Shared.GetOrAdd((gateway.Key, protoId, timeProvider), static key => new RequestAllowance(key.Clock));

    /// <summary>Takes a permit, now or when its turn comes.</summary>
    public Task<Permit> AcquireAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<Permit>(cancellationToken);
        }

        LinkedListNode<TaskCompletionSource<Permit>> waiter;
        lock (gate)
        {
            PumpLocked();
            if (waiters.Count == 0 && MayGrant())
            {
                return Task.FromResult(Grant());
            }

            waiter = waiters.AddLast(new TaskCompletionSource<Permit>(TaskCreationOptions.RunContinuationsAsynchronously));
            SetTimer();
        }

        return WaitAsync(waiter, cancellationToken);
    }

    /// <summary>The wait of the request that came last; null if it depends on answers that are still outstanding.</summary>
    public TimeSpan? EstimateWait()
    {
        lock (gate)
        {
            ForgetCooled();
            var now = timeProvider.GetTimestamp();
            var until = Math.Max(now, pausedUntil);
            if (limit > 0 && waiters.Count - 1 - Math.Max(0, limit - inFlight - cooling.Count) is >= 0 and var index)
            {
                if (index >= cooling.Count)
                {
                    return null;
                }

                // The permit that the request will get is the one that cools down at its place in the queue.
                until = Math.Max(until, cooling.ElementAt(index));
            }

            return timeProvider.GetElapsedTime(now, until);
        }
    }

    private async Task<Permit> WaitAsync(LinkedListNode<TaskCompletionSource<Permit>> waiter, CancellationToken cancellationToken)
    {
        using var cancellation = cancellationToken.Register(() => Abandon(waiter, cancellationToken));
        return await waiter.Value.Task.ConfigureAwait(false);
    }

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

            // Timers count whole milliseconds; a timer that fires early grants nothing and is set again.
            timer.Change((due > TimeSpan.Zero ? due : TimeSpan.Zero) + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }

    private bool MayGrant() =>
        timeProvider.GetTimestamp() >= pausedUntil
        && (limit == 0 || inFlight + cooling.Count < limit)
        && (!isProbing || inFlight == 0);

    /// <summary>When time alone may release the next permit; null if an answer must come first.</summary>
    private long? NextChange()
    {
        if (timeProvider.GetTimestamp() < pausedUntil)
        {
            return pausedUntil;
        }

        return cooling.Count > 0 && limit > 0 && inFlight + cooling.Count >= limit ? cooling.Peek() : null;
    }

    /// <summary>A window includes both its ends: a request exactly 30 seconds after an answer could still be one too many.</summary>
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

    /// <summary>The right to send one request. Dispose it when the answer has come, or will not come.</summary>
    internal sealed class Permit(RequestAllowance allowance) : IDisposable
    {
        private int isReleased;

        /// <summary>Whether the gateway may have counted the request. If not, the permit is free at once.</summary>
        public bool WasSent { get; set; }

        /// <summary>Whether the gateway accepted the request.</summary>
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

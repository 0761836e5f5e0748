namespace Moomoo.OpenD.Simulator.Serving;

/// <summary>OpenD's own limiter: it accepts a number of requests of a call in any window and refuses the rest (protocol page, "Limits").</summary>
internal sealed class StrictAllowance(TimeProvider timeProvider)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    private readonly Dictionary<uint, Queue<long>> accepted = [];

    /// <param name="protoId">The call; each has a count of its own.</param>
    /// <param name="limit">Requests in the window; <see cref="int.MaxValue"/> is no limit.</param>
    public bool Accepts(uint protoId, int limit)
    {
        if (limit == int.MaxValue)
        {
            return true;
        }

        lock (accepted)
        {
            if (!accepted.TryGetValue(protoId, out var times))
            {
                accepted[protoId] = times = new Queue<long>();
            }

            while (times.Count > 0 && timeProvider.GetElapsedTime(times.Peek()) > Window)
            {
                times.Dequeue();
            }

            if (times.Count >= limit)
            {
                return false;
            }

            times.Enqueue(timeProvider.GetTimestamp());
            return true;
        }
    }
}

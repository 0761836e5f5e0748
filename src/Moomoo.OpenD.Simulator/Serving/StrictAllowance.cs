namespace Moomoo.OpenD.Simulator.Serving;

/// <summary>What OpenD does with requests over its allowance: in any window it accepts so many, and refuses the rest (protocol page, "Limits").</summary>
internal sealed class StrictAllowance(int limit, TimeProvider timeProvider)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    private readonly Dictionary<uint, Queue<long>> accepted = [];

    public bool Accepts(uint protoId)
    {
        if (limit == 0)
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

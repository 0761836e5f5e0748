namespace Moomoo.OpenD.Resilience;

/// <summary>
/// What this process uses of the gateway's window. A request counts for a whole window after its answer: whenever between sending and
/// answer the gateway counted it, it has left the gateway's window by then. Times are timestamps of the clock. Not thread-safe.
/// </summary>
/// <param name="documentedLimit">Requests in a window, unless another limit is chosen or the gateway reports one.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class RequestWindow(int documentedLimit, TimeProvider timeProvider)
{
    public static readonly TimeSpan UsualLength = TimeSpan.FromSeconds(30);

    /// <summary>The gateway may count a request after the client has given up waiting for the answer.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    private readonly List<RequestPermit> inFlight = [];

    /// <summary>When answered requests leave the window, in order.</summary>
    private readonly List<long> answered = [];

    private int? chosenLimit;
    private int? reportedLimit;

    /// <summary>Requests in a window; 0 leaves the limit to the gateway. A limit that the gateway reports lowers a chosen one, and replaces the documented one.</summary>
    public int Limit
    {
        get => chosenLimit is null or > 0 && reportedLimit is { } reported ? Math.Min(chosenLimit ?? reported, reported) : chosenLimit ?? documentedLimit;
        set => chosenLimit = value;
    }

    public long Length { get; private set; } = timeProvider.ToTimestamp(UsualLength);

    /// <summary>Requests whose answers are outstanding.</summary>
    public int InFlight => inFlight.Count;

    /// <summary>When the requests leave the window, at the latest.</summary>
    public long[] RequestsUntil
    {
        get
        {
            var untils = new long[answered.Count + inFlight.Count];
            answered.CopyTo(untils);
            for (var i = 0; i < inFlight.Count; i++)
            {
                untils[answered.Count + i] = inFlight[i].Until;
            }

            return untils;
        }
    }

    /// <summary>Adopts the limit and length that the gateway named in a refusal.</summary>
    public void Adopt(int requests, TimeSpan length)
    {
        reportedLimit = requests;
        Length = timeProvider.ToTimestamp(length);
    }

    /// <summary>Requests that count now.</summary>
    public int CountAt(long now) => inFlight.Count + AnsweredAt(now).Count;

    /// <summary>When the answered requests that count now leave the window, in order. It includes both its ends: a request exactly 30 seconds after an answer could still be one too many.</summary>
    public IReadOnlyList<long> AnsweredAt(long now)
    {
        answered.RemoveAll(until => until < now);
        return answered;
    }

    /// <summary>When a request that is sent now leaves the window if nothing more is heard of it.</summary>
    public long LeavesAt(long now) => now + Length + timeProvider.ToTimestamp(Margin);

    public void Add(RequestPermit permit) => inFlight.Add(permit);

    public void Release(RequestPermit permit, long now)
    {
        inFlight.Remove(permit);
        if (permit.WasSent && !permit.WasRefused && Limit > 0)
        {
            var until = permit.WasAnswered ? now + Length : LeavesAt(now);
            var index = answered.Count;
            while (index > 0 && answered[index - 1] > until)
            {
                index--;
            }

            answered.Insert(index, until);
        }
    }
}

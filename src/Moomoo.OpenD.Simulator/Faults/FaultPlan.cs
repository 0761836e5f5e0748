namespace Moomoo.OpenD.Simulator.Faults;

/// <summary>Which requests for data get a fault, and which one. Several kinds occur in turn.</summary>
public sealed class FaultPlan
{
    private readonly object gate = new();
    private readonly IReadOnlyList<FaultKind> kinds;
    private readonly Func<int, bool> hits;
    private int requests;
    private int faults;

    private FaultPlan(IReadOnlyList<FaultKind> kinds, Func<int, bool> hits)
    {
        this.kinds = kinds.Count > 0 ? kinds : throw new ArgumentException("A plan needs a kind of fault.", nameof(kinds));
        this.hits = hits;
    }

    /// <summary>Faults so far.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return faults;
            }
        }
    }

    /// <summary>On every request.</summary>
    public static FaultPlan Always(params FaultKind[] kinds) => new(kinds, static _ => true);

    /// <summary>On the request of this number, from 1.</summary>
    public static FaultPlan At(int request, params FaultKind[] kinds) => new(kinds, number => number == request);

    /// <summary>On every nth request.</summary>
    /// <param name="n">1 or more.</param>
    /// <param name="kinds">The faults.</param>
    public static FaultPlan Every(int n, params FaultKind[] kinds) =>
        n > 0 ? new(kinds, number => number % n == 0) : throw new ArgumentOutOfRangeException(nameof(n));

    /// <summary>At random, but the same for the same seed.</summary>
    /// <param name="probability">0 to 1.</param>
    /// <param name="seed">Seed of the sequence.</param>
    /// <param name="kinds">The faults.</param>
    public static FaultPlan Randomly(double probability, int seed, params FaultKind[] kinds)
    {
#pragma warning disable CA5394 // chance, not secrecy
        var random = new Random(seed);
        return new(kinds, _ => random.NextDouble() < probability);
#pragma warning restore CA5394
    }

    internal FaultKind? Next()
    {
        lock (gate)
        {
            return hits(++requests) ? kinds[faults++ % kinds.Count] : null;
        }
    }
}

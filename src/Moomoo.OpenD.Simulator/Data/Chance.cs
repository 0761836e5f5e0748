namespace Moomoo.OpenD.Simulator.Data;

/// <summary>
/// Pseudo-random numbers that depend on a text and a position alone, so that they are the same on every machine and can be read in any order:
/// SplitMix64 over the text's FNV-1a hash.
/// </summary>
internal readonly struct Chance
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private readonly ulong seed;

    public Chance(string text)
    {
        seed = 14695981039346656037;
        foreach (var c in text)
        {
            seed = (seed ^ c) * 1099511628211;
        }
    }

    private Chance(ulong seed) => this.seed = seed;

    /// <summary>Numbers that have nothing to do with those of any other stream.</summary>
    public Chance Stream(long stream) => new(Mix(seed + ((ulong)stream * Golden)));

    /// <summary>0 to 1, without 1.</summary>
    public double At(long position) => (Mix(seed + ((ulong)position * Golden)) >> 11) / (double)(1UL << 53);

    /// <summary>From the lower bound to the upper, without it.</summary>
    public int Between(long position, int low, int high) => low + (int)(At(position) * (high - low));

    /// <summary>From the lower bound to the upper, each order of magnitude as likely as another.</summary>
    public double BetweenOrders(long position, double low, double high) => low * Math.Pow(high / low, At(position));

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

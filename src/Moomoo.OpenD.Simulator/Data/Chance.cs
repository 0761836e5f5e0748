namespace Moomoo.OpenD.Simulator;

/// <summary>Pseudo-random numbers that depend on nothing but the text: SplitMix64, begun with its FNV-1a hash.</summary>
internal sealed class Chance
{
    private ulong state = 14695981039346656037;

    public Chance(string text)
    {
        foreach (var c in text)
        {
            state = (state ^ c) * 1099511628211;
        }
    }

    public int Between(int low, int high) => low + (int)(Next() * (high - low));

    public double Step(double value, double most) => value * (1 + ((Next() - 0.5) * 2 * most));

    public long? OrUnset(long value) => Next() < 0.015 ? null : value;

    public double? OrUnset(double value) => Next() < 0.015 ? null : value;

    private double Next()
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) / (double)(1UL << 53);
    }
}

namespace Moomoo.OpenD.Simulator.Data;

/// <summary>
/// A figure that wanders from day to day around its usual value. It is noise of several periods, so that days near each other are alike, and any day
/// can be read without those before it. Where values of days are known, it passes through them.
/// </summary>
/// <param name="chance">Where it wanders to.</param>
/// <param name="usual">The value that it wanders around.</param>
/// <param name="change">About how much it changes from one day to the next: 0.02 is 2 %.</param>
/// <param name="octaves">The longest period is four to the power of this, in days: the longer, the farther it wanders.</param>
/// <param name="known">Values of days, oldest first.</param>
internal sealed class Wander(Chance chance, double usual, double change, int octaves, IReadOnlyList<KnownValue>? known = null)
{
    public double At(DateTime day)
    {
        if (known is null)
        {
            return Free(day);
        }

        var after = known.TakeWhile(point => point.Day < day).Count();
        if (after < known.Count && known[after].Day == day)
        {
            return known[after].Value;
        }

        var (left, right) = (known[Math.Max(after - 1, 0)], known[Math.Min(after, known.Count - 1)]);
        var part = left.Day == right.Day ? 0 : (day - left.Day).TotalDays / (right.Day - left.Day).TotalDays;
        return Free(day) * Math.Exp(((1 - part) * Distance(left)) + (part * Distance(right)));
    }

    /// <summary>How far a known value is from where the figure would be, as a logarithm.</summary>
    private double Distance(KnownValue point) => Math.Log(point.Value / Free(point.Day));

    private double Free(DateTime day)
    {
        var sum = 0.0;
        var number = day.Ticks / TimeSpan.TicksPerDay;
        for (var octave = 0; octave <= octaves; octave++)
        {
            // A period of 4^octave days, whose noise is 2^octave times as strong.
            var noise = chance.Stream(octave);
            var period = number >> (2 * octave);
            var part = (number - (period << (2 * octave))) / (double)(1L << (2 * octave));
            sum += (1L << octave) * (((1 - part) * noise.At(period)) + (part * noise.At(period + 1)) - 0.5);
        }

        return usual * Math.Exp(2 * change * sum);
    }
}

/// <summary>The real value of a figure on a day.</summary>
/// <param name="Day">The day.</param>
/// <param name="Value">The value.</param>
internal sealed record KnownValue(DateTime Day, double Value);

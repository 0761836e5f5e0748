namespace Moomoo.OpenD.Resilience;

/// <summary>Delays that double, with jitter, so that clients of a gateway that restarts do not return all at once.</summary>
internal static class Backoff
{
    private const int LongestDelayFactor = 25;

    /// <param name="first">The typical first delay.</param>
    /// <param name="failures">Failed attempts so far, from 1.</param>
    /// <returns>Half to one and a half times the doubled delay, at most 25 times the first.</returns>
    public static TimeSpan Delay(TimeSpan first, int failures)
    {
        var factor = Math.Pow(2, failures - 1) * (0.5 + Runtime.NextRandom());
        return TimeSpan.FromTicks((long)(first.Ticks * Math.Min(factor, LongestDelayFactor)));
    }
}

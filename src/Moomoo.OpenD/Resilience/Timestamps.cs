namespace Moomoo.OpenD.Resilience;

internal static class Timestamps
{
    /// <summary>A span in the units of the clock's timestamps.</summary>
    public static long ToTimestamp(this TimeProvider timeProvider, TimeSpan span) => (long)(span.TotalSeconds * timeProvider.TimestampFrequency);
}

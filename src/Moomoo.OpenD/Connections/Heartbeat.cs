namespace Moomoo.OpenD.Connections;

/// <summary>
/// Keeps an idle connection in use, and notices a gateway that falls silent. A heartbeat is sent at 4/5 of the interval that the gateway named. The
/// gateway is silent when no frame of any kind has arrived for as long as the vendor's clients wait (protocol page, "KeepAlive"). An interval longer
/// than that wait, or none at all, counts as that wait: an idle connection must hear from the gateway within it.
/// </summary>
internal sealed class Heartbeat(TimeProvider timeProvider)
{
    public static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(33);

    private long lastFrame = timeProvider.GetTimestamp();

    /// <summary>A frame has arrived.</summary>
    public void Hear() => Volatile.Write(ref lastFrame, timeProvider.GetTimestamp());

    public bool IsSilentSince(long timestamp) => Volatile.Read(ref lastFrame) < timestamp;

    /// <summary>Ends when the gateway is silent.</summary>
    /// <param name="named">The interval that the gateway named.</param>
    /// <param name="send">Sends a heartbeat, and does not wait for it: a full send buffer must not stop this watch.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    public async Task RunAsync(TimeSpan named, Action send, CancellationToken cancellationToken)
    {
        var interval = TimeSpan.FromTicks((named > TimeSpan.Zero && named < SilenceLimit ? named : SilenceLimit).Ticks * 4 / 5);
        var untilBeat = interval;
        while (timeProvider.GetElapsedTime(Volatile.Read(ref lastFrame)) is var silence && silence < SilenceLimit)
        {
            var untilSilent = SilenceLimit - silence;
            var delay = untilBeat < untilSilent ? untilBeat : untilSilent;
            await timeProvider.DelayAsync(delay, cancellationToken).ConfigureAwait(false);
            untilBeat -= delay;
            if (untilBeat <= TimeSpan.Zero)
            {
                untilBeat = interval;
                send();
            }
        }
    }
}

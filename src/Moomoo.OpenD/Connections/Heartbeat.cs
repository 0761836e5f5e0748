namespace Moomoo.OpenD.Connections;

/// <summary>
/// Keeps an idle connection in use, and notices a gateway that falls silent. A heartbeat is sent at 4/5 of the interval that the gateway named. The
/// gateway is silent when no frame of any kind has arrived for as long as the vendor's clients wait (protocol page, "KeepAlive"). An interval longer
/// than that wait, or none at all, counts as that wait: an idle connection must hear from the gateway within it.
/// </summary>
/// <remarks>A timer and not a loop of delays: a delay ends with an exception when the connection closes, and the first exceptions of a process delay its end.</remarks>
internal sealed class Heartbeat : IDisposable
{
    public static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(33);

    private readonly TimeProvider timeProvider;
    private readonly Action send;
    private readonly Action fallSilent;
    private readonly ITimer timer;

    private long lastFrame;
    private TimeSpan interval;
    private TimeSpan untilBeat;
    private TimeSpan delay;

    /// <param name="timeProvider">The clock.</param>
    /// <param name="send">Sends a heartbeat, and does not wait for it: a full send buffer must not stop the watch.</param>
    /// <param name="fallSilent">Called once, when the gateway is silent.</param>
    public Heartbeat(TimeProvider timeProvider, Action send, Action fallSilent)
    {
        this.timeProvider = timeProvider;
        this.send = send;
        this.fallSilent = fallSilent;
        lastFrame = timeProvider.GetTimestamp();
        timer = timeProvider.CreateIdleTimer(static state => ((Heartbeat)state!).Tick(), this);
    }

    /// <summary>A frame has arrived.</summary>
    public void Hear() => Volatile.Write(ref lastFrame, timeProvider.GetTimestamp());

    public bool IsSilentSince(long timestamp) => Volatile.Read(ref lastFrame) < timestamp;

    /// <summary>Starts the watch.</summary>
    /// <param name="named">The interval that the gateway named.</param>
    public void Start(TimeSpan named)
    {
        interval = TimeSpan.FromTicks((named > TimeSpan.Zero && named < SilenceLimit ? named : SilenceLimit).Ticks * 4 / 5);
        untilBeat = interval;
        SetTimer();
    }

    /// <summary>Ends the watch.</summary>
    public void Dispose() => timer.Dispose();

    private void Tick()
    {
        untilBeat -= delay;
        if (untilBeat <= TimeSpan.Zero)
        {
            untilBeat = interval;
            send();
        }

        SetTimer();
    }

    private void SetTimer()
    {
        var untilSilent = SilenceLimit - timeProvider.GetElapsedTime(Volatile.Read(ref lastFrame));
        if (untilSilent <= TimeSpan.Zero)
        {
            fallSilent();
            return;
        }

        delay = untilBeat < untilSilent ? untilBeat : untilSilent;
        timer.Change(delay, Timeout.InfiniteTimeSpan);
    }
}

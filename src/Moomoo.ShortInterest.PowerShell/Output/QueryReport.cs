using System.Management.Automation;
using Moomoo.OpenD;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>What a command reports while its queries run: verbose lines, debug lines and a progress bar. Only for the pipeline thread.</summary>
/// <param name="command">Writes.</param>
/// <param name="activity">The headline of the progress bar.</param>
internal sealed class QueryReport(Cmdlet command, string activity)
{
    private const int ActivityId = 3249;

    private string status = "";
    private int percentComplete = -1;
    private QueryWait? wait;
    private bool isShown;

    /// <summary>Shows which query the command waits for, and its progress.</summary>
    /// <param name="text">The code or market, and the rows so far.</param>
    /// <param name="percent">0 to 100, or -1 if it cannot be known.</param>
    /// <param name="of">What that query waits for.</param>
    /// <param name="isLong">Whether to show the progress bar at once. Otherwise it appears when there is a wait.</param>
    public void Show(string text, int percent, QueryWait of, bool isLong)
    {
        (status, percentComplete, wait) = (text, percent, of);
        if (isLong)
        {
            Write(status);
        }
    }

    /// <summary>Handles an event of a query.</summary>
    /// <param name="e">The event.</param>
    /// <param name="of">What that query waits for.</param>
    public void Handle(OpenDEvent e, QueryWait of)
    {
        switch (e)
        {
            case FrameSent f:
                command.WriteDebug($"sent proto id {f.ProtoId}, serial number {f.SerialNumber}, body {f.BodyLength} bytes");
                break;
            case FrameReceived f:
                command.WriteDebug($"received proto id {f.ProtoId}, serial number {f.SerialNumber}, body {f.BodyLength} bytes");
                break;
            case PageReceived p:
                command.WriteVerbose($"{p.Request}: page {p.PageNumber}, {p.Rows} rows, {p.Elapsed.TotalMilliseconds:0} ms");
                break;
            case AllowanceWaited w:
                var length = w.Wait is { } known ? $" {known.TotalSeconds:0.0} s" : "";
                command.WriteVerbose($"{w.Request}: {(w.AfterRefusal ? "refused as too frequent; " : "")}waiting{length} for the gateway's allowance");
                break;
            case RequestRetried r:
                command.WriteVerbose($"{r.Request}: {r.Error.Message} Retrying in {r.Delay.TotalSeconds:0.0} s (attempt {r.Attempt} of {r.MaxAttempts})");
                break;
        }

        of.Handle(e);
        if (of == wait && e is AllowanceWaited or RequestRetried)
        {
            WriteWait();
        }
    }

    /// <summary>Call this about every second while the command waits.</summary>
    public void Tick() => WriteWait();

    /// <summary>Removes the progress bar.</summary>
    public void Complete()
    {
        if (isShown)
        {
            isShown = false;
            command.WriteProgress(new ProgressRecord(ActivityId, activity, "done") { RecordType = ProgressRecordType.Completed });
        }
    }

    /// <summary>The reason comes first: PowerShell 7 shows the status alone, cut to the width of the window.</summary>
    private void WriteWait()
    {
        if (wait is not null)
        {
            Write($"{wait}: {status}", wait.SecondsLeft);
        }
    }

    private void Write(string text, int? secondsLeft = null)
    {
        isShown = true;
        command.WriteProgress(new ProgressRecord(ActivityId, activity, text) { PercentComplete = percentComplete, SecondsRemaining = secondsLeft ?? -1 });
    }
}

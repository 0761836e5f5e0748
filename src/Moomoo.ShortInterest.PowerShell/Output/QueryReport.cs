using System.Management.Automation;
using Moomoo.OpenD;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>What a query tells while it runs: verbose lines, debug lines and a progress bar. For the pipeline thread alone.</summary>
/// <param name="command">Writes.</param>
/// <param name="activity">The headline of the progress bar.</param>
internal sealed class QueryReport(Cmdlet command, string activity)
{
    private const int ActivityId = 3249;

    private string status = "";
    private int percent = -1;
    private string? waitFor;
    private DateTime waitUntil;
    private bool isShown;

    /// <summary>Shows how far the command has come. Nothing is shown for what takes a moment anyway.</summary>
    /// <param name="text">Which code, how many rows.</param>
    /// <param name="percentComplete">0 to 100, or -1 if it cannot be known.</param>
    public void Show(string text, int percentComplete)
    {
        status = text;
        percent = percentComplete;
        Write();
    }

    public void Tell(OpenDEvent e)
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
                waitFor = null;
                command.WriteVerbose($"{p.Request}: page {p.PageNumber}, {p.Rows} rows, {p.Elapsed.TotalMilliseconds:0} ms");
                break;
            case AllowanceWaited { Wait: { } wait } w:
                command.WriteVerbose($"{w.Request}: waiting {wait.TotalSeconds:0.0} s for the gateway's allowance");
                StartWait("the gateway's allowance", wait);
                break;
            case AllowanceWaited w:
                command.WriteVerbose($"{w.Request}: waiting for the gateway's allowance");
                break;
            case RequestRetried r:
                command.WriteVerbose($"{r.Request}: {r.Error.Message} Asking again in {r.Delay.TotalSeconds:0.0} s (attempt {r.Attempt} of {r.MaxAttempts})");
                StartWait("the gateway", r.Delay);
                break;
        }
    }

    /// <summary>To be called every second or so while the command waits.</summary>
    public void Tick()
    {
        if (waitFor is not null)
        {
            Write();
        }
    }

    /// <summary>Takes the progress bar away.</summary>
    public void Complete()
    {
        if (isShown)
        {
            isShown = false;
            command.WriteProgress(new ProgressRecord(ActivityId, activity, "done") { RecordType = ProgressRecordType.Completed });
        }
    }

    private void StartWait(string what, TimeSpan wait)
    {
        waitFor = what;
        waitUntil = DateTime.UtcNow + wait;
        Write();
    }

    private void Write()
    {
        isShown = true;
        var record = new ProgressRecord(ActivityId, activity, status.Length == 0 ? "asking" : status) { PercentComplete = percent };
        var left = waitUntil - DateTime.UtcNow;
        if (waitFor is not null && left > TimeSpan.Zero)
        {
            record.CurrentOperation = $"waiting for {waitFor}";
            record.SecondsRemaining = (int)Math.Ceiling(left.TotalSeconds);
        }

        command.WriteProgress(record);
    }
}

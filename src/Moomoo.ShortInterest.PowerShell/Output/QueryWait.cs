using Moomoo.OpenD;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>What a query waits for at the moment, according to its events. Only for the pipeline thread.</summary>
internal sealed class QueryWait
{
    private const string ForAnswer = "waiting for an answer";

    private string reason = ForAnswer;
    private DateTime since = DateTime.UtcNow;
    private TimeSpan? length;

    /// <summary>Whole seconds until the wait ends; null if that is not known.</summary>
    public int? SecondsLeft => since + length - DateTime.UtcNow is { } left && left > TimeSpan.Zero ? (int)Math.Ceiling(left.TotalSeconds) : null;

    public void Handle(OpenDEvent e)
    {
        switch (e)
        {
            case AllowanceWaited w:
                Begin(w.AfterRefusal ? "refused as too frequent" : "waiting for the allowance", w.Wait);
                break;
            case RequestRetried r:
                Begin($"{(r.Error is GatewayRefusedException ? "refused, retrying" : "reconnecting")} (attempt {r.Attempt} of {r.MaxAttempts})", r.Delay);
                break;
            case FrameSent or PageReceived:
                Begin(ForAnswer, null);
                break;
        }
    }

    /// <summary>The reason, and how long it has lasted where its end is not known.</summary>
    public override string ToString() => SecondsLeft is null ? $"{reason} for {(DateTime.UtcNow - since).TotalSeconds:0} s" : reason;

    private void Begin(string what, TimeSpan? wait) => (reason, since, length) = (what, DateTime.UtcNow, wait);
}

namespace Moomoo.OpenD.Resilience;

/// <summary>The right to send one request. Dispose it when the answer has come, or will not come.</summary>
/// <param name="allowance">Where it returns to.</param>
/// <param name="refusalsBefore">Refusals until it was granted: only a request granted after the last one shows that the gateway accepts requests again.</param>
/// <param name="until">When the request leaves the gateway's window if nothing more is heard of it.</param>
internal sealed class RequestPermit(RequestAllowance allowance, long refusalsBefore, long until) : IDisposable
{
    private int isReleased;

    public long RefusalsBefore => refusalsBefore;

    public long Until => until;

    /// <summary>Whether the gateway may have counted the request. If not, the permit is free at once.</summary>
    public bool WasSent { get; set; }

    /// <summary>Whether the gateway accepted the request.</summary>
    public bool WasAnswered { get; set; }

    /// <summary>Whether the gateway refused the request for frequency, and so did not count it.</summary>
    public bool WasRefused { get; set; }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref isReleased, 1) == 0)
        {
            allowance.Release(this);
        }
    }
}

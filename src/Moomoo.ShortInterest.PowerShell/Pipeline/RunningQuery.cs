namespace Moomoo.ShortInterest.PowerShell;

/// <summary>A query of a command, from its start to its last row.</summary>
/// <param name="target">What it is of, and the target object of its error: a code or a market.</param>
/// <param name="wait">What it waits for.</param>
/// <param name="answers">Its pages.</param>
internal sealed class RunningQuery<TRow>(object target, QueryWait wait, QueryAhead<Answer<TRow>> answers) : IDisposable
{
    public object Target => target;

    public QueryWait Wait => wait;

    public QueryAhead<Answer<TRow>> Answers => answers;

    public void Dispose() => answers.Dispose();
}

namespace Moomoo.OpenD.Resilience;

/// <summary>Reports the events of a request in order and beside it, so that the caller's code never holds up a permit that other requests wait for. Not thread-safe.</summary>
internal sealed class OrderedProgress(IProgress<OpenDEvent> progress) : IProgress<OpenDEvent>
{
    /// <summary>Ends when all events so far have been reported. It never fails.</summary>
    public Task Reported { get; private set; } = Task.CompletedTask;

    public void Report(OpenDEvent value) =>
        Reported = Reported.ContinueWith(_ => progress.Notify(value), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
}

using System.Collections.Concurrent;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>
/// Lets a cmdlet wait for asynchronous work on the pipeline thread, the only one on which a cmdlet may write. The work runs on
/// the thread pool; its reports are handled here while the thread waits. There is no SynchronizationContext: whatever runs
/// downstream of the cmdlet would run under it too, and a command that blocks on a task would wait for the thread that it holds.
/// </summary>
internal sealed class PipelineThread : IDisposable
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);

    private readonly BlockingCollection<Action> reports = [];

    /// <summary>Blocks the calling thread until the work is done, and handles reports meanwhile.</summary>
    /// <param name="work">Runs on the thread pool.</param>
    /// <param name="tick">Called after every second without a report.</param>
    public T Run<T>(Func<Task<T>> work, Action? tick = null)
    {
        var task = Task.Run(work);
        task.ContinueWith(
            done =>
            {
                _ = done.Exception; // a report handler that throws ends the wait, and nobody else looks at the task
                Post(static () => { });
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        while (!task.IsCompleted)
        {
            if (reports.TryTake(out var report, TickInterval))
            {
                report();
            }
            else
            {
                tick?.Invoke();
            }
        }

        while (reports.TryTake(out var report))
        {
            report();
        }

        return task.GetAwaiter().GetResult();
    }

    /// <summary>Reports may be made on any thread. They are handled in order, on the pipeline thread, when it waits next.</summary>
    public IProgress<T> CreateProgress<T>(Action<T> handle) => new Reports<T>(this, handle);

    public void Dispose() => reports.Dispose();

    private void Post(Action report)
    {
        try
        {
            reports.Add(report);
        }
        catch (ObjectDisposedException)
        {
            // the cmdlet has ended
        }
    }

    private sealed class Reports<T>(PipelineThread thread, Action<T> handle) : IProgress<T>
    {
        public void Report(T value) => thread.Post(() => handle(value));
    }
}

using System.Collections.Concurrent;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>
/// Lets a cmdlet await: what is awaited goes on elsewhere, and every continuation comes back to the pipeline thread,
/// the only one on which a cmdlet may write.
/// </summary>
internal sealed class PipelineThread : SynchronizationContext, IDisposable
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> callbacks = [];

    /// <summary>Holds the calling thread until the work is done, running what comes back to it meanwhile.</summary>
    public void Run(Func<Task> work)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            var task = work();
            task.ContinueWith(_ => Post(static _ => { }, null), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            while (!task.IsCompleted)
            {
                var (callback, state) = callbacks.Take();
                callback(state);
            }

            while (callbacks.TryTake(out var left))
            {
                left.Callback(left.State);
            }

            task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        try
        {
            callbacks.Add((d, state));
        }
        catch (ObjectDisposedException)
        {
            // the cmdlet has ended, and nobody is left to tell
        }
    }

    /// <summary>Reports made anywhere are handled here, in order, when the thread waits next.</summary>
    public IProgress<T> CreateProgress<T>(Action<T> handle) => new Reports<T>(this, handle);

    public void Dispose() => callbacks.Dispose();

    private sealed class Reports<T>(PipelineThread thread, Action<T> handle) : IProgress<T>
    {
        public void Report(T value) => thread.Post(state => handle((T)state!), value);
    }
}

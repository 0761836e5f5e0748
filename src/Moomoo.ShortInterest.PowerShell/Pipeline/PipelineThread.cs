using System.Collections.Concurrent;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>
/// Lets a cmdlet await: what is awaited goes on elsewhere, and every continuation comes back to the pipeline thread,
/// the only one on which a cmdlet may write.
/// </summary>
internal sealed class PipelineThread : SynchronizationContext, IDisposable
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> callbacks = [];

    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);

    /// <summary>Holds the calling thread until the work is done, running what comes back to it meanwhile.</summary>
    /// <param name="work">Begins on this thread.</param>
    /// <param name="tick">Called when a second has passed without anything coming back.</param>
    public void Run(Func<Task> work, Action? tick = null)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            var task = work();
            task.ContinueWith(_ => Post(static _ => { }, null), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            while (!task.IsCompleted)
            {
                if (callbacks.TryTake(out var next, TickInterval))
                {
                    next.Callback(next.State);
                }
                else
                {
                    tick?.Invoke();
                }
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

using System.Collections.Concurrent;

namespace Moomoo.ShortInterest.Archive.Store;

/// <summary>
/// The thread that a connection is used on. Waiting for a server, a lock or a disk would otherwise occupy threads of the pool, which the program and
/// the connections to gateways need.
/// </summary>
internal sealed class DatabaseThread : TaskScheduler, IDisposable
{
    private readonly BlockingCollection<Task> tasks = [];

    public DatabaseThread() => new Thread(ExecuteTasks) { IsBackground = true, Name = "Short interest archive" }.Start();

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs work on a thread that ends with it.</summary>
    public static async Task<T> RunOnceAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        using var thread = new DatabaseThread();
        return await thread.RunAsync(work, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs work after all that was given before.</summary>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken = default) =>
        Task.Factory.StartNew(work, cancellationToken, TaskCreationOptions.DenyChildAttach | TaskCreationOptions.HideScheduler | TaskCreationOptions.RunContinuationsAsynchronously, this);

    /// <summary>Ends the thread after the work that it was given.</summary>
    public void Dispose() => tasks.CompleteAdding();

    protected override void QueueTask(Task task) => tasks.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => tasks;

    private void ExecuteTasks()
    {
        using (tasks)
        {
            foreach (var task in tasks.GetConsumingEnumerable())
            {
                TryExecuteTask(task);
            }
        }
    }
}

namespace Moomoo.OpenD.Tests;

/// <summary>
/// A thread with a single-threaded SynchronizationContext, such as that of a user interface, which blocks until the work is done:
/// a continuation that is posted to the context never runs.
/// </summary>
internal static class BlockedThread
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    /// <summary>Does the work on such a thread and fails if it does not end.</summary>
    public static T Run<T>(Func<Task<T>> work)
    {
        var context = new NeverRunning();
        var done = new TaskCompletionSource<T>();
        var thread = new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(context);
            try
            {
                done.SetResult(work().GetAwaiter().GetResult());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        })
        { IsBackground = true };
        thread.Start();
        Assert.True(thread.Join(Guard), $"The work needs the thread that waits for it: {context.Posted} continuations were posted to it.");
        return done.Task.GetAwaiter().GetResult();
    }

    private sealed class NeverRunning : SynchronizationContext
    {
        private int posted;

        public int Posted => posted;

        public override void Post(SendOrPostCallback d, object? state) => Interlocked.Increment(ref posted);

        public override SynchronizationContext CreateCopy() => this;
    }
}

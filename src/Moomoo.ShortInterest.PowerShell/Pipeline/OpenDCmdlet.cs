using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>The base of the cmdlets that wait for a gateway. Ctrl+C ends every wait.</summary>
public abstract class OpenDCmdlet : PSCmdlet, IDisposable
{
    private readonly PipelineThread pipelineThread = new();
    private readonly CancellationTokenSource stopping = new();

    private protected OpenDCmdlet()
    {
    }

    /// <summary>Ends every wait of the cmdlet.</summary>
    protected override void StopProcessing() => stopping.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Cancels whatever still runs.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            stopping.Cancel();
            stopping.Dispose();
            pipelineThread.Dispose();
        }
    }

    private protected CancellationToken StopToken => stopping.Token;

    private protected IProgress<T> CreateProgress<T>(Action<T> handle) => pipelineThread.CreateProgress(handle);

    /// <summary>Waits for work that runs on the thread pool, and handles its reports meanwhile. Ctrl+C ends the wait.</summary>
    private protected T Wait<T>(Func<Task<T>> work, Action? tick = null)
    {
        try
        {
            return pipelineThread.Run(work, tick);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Waits for each item in turn and handles it outside the wait. When this returns, however it does, the source has ended.</summary>
    private protected void ForEach<T>(IAsyncEnumerable<T> source, Action<T> handle, Action? tick = null)
    {
        var items = source.GetAsyncEnumerator(StopToken);
        try
        {
            while (Wait(() => items.MoveNextAsync().AsTask(), tick))
            {
                handle(items.Current);
            }
        }
        finally
        {
            Wait(() => items.DisposeAsync().AsTask());
        }
    }

    private protected void Wait(Func<Task> work) => Wait(async () =>
    {
        await work().ConfigureAwait(false);
        return true;
    });
}

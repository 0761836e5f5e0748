using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>What the cmdlets of this module have in common: waiting without holding Ctrl+C up, and errors.</summary>
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

    /// <summary>Gives up whatever still runs.</summary>
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

    /// <summary>Waits for the work, whose continuations run on the pipeline thread. Ctrl+C ends the wait.</summary>
    private protected void Wait(Func<Task> work, Action? tick = null)
    {
        try
        {
            pipelineThread.Run(work, tick);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }
}

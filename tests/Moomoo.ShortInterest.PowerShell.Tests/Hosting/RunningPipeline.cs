using System.Diagnostics;
using System.Management.Automation;
using Moomoo.OpenD.Tests;
using Engine = System.Management.Automation.PowerShell;

namespace Moomoo.ShortInterest.PowerShell.Tests;

/// <summary>A pipeline that runs on a thread of its own.</summary>
internal sealed class RunningPipeline
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private readonly Engine engine;
    private readonly PSDataCollection<PSObject> output = [];
    private readonly IAsyncResult invocation;

    public RunningPipeline(Engine engine)
    {
        this.engine = engine;
        var noInput = new PSDataCollection<PSObject>();
        noInput.Complete();
        invocation = engine.BeginInvoke(noInput, output);
    }

    /// <summary>Rows and other objects so far.</summary>
    public int OutputCount => output.Count;

    public bool IsEnded => invocation.IsCompleted;

    /// <summary>What the streams hold so far.</summary>
    public PSDataStreams Streams => engine.Streams;

    public Task UntilOutputAsync(int count = 1) => Waiting.UntilAsync(() => OutputCount >= count, $"the pipeline wrote {count} objects");

    /// <summary>Does what Ctrl+C does, and waits until the pipeline has ended.</summary>
    /// <returns>How long that took.</returns>
    public TimeSpan Stop()
    {
        var watch = Stopwatch.StartNew();
        var stopping = engine.BeginStop(null, null);
        Assert.True(stopping.AsyncWaitHandle.WaitOne(Guard), "The pipeline cannot be stopped.");
        Assert.True(invocation.AsyncWaitHandle.WaitOne(Guard), "The pipeline did not end when it was stopped.");
        return watch.Elapsed;
    }

    /// <summary>Waits for the end of the pipeline.</summary>
    public PipelineResult End()
    {
        using (engine)
        {
            Assert.True(invocation.AsyncWaitHandle.WaitOne(Guard), $"The pipeline did not end within {Guard.TotalSeconds} s.");
            RuntimeException? exception = null;
            try
            {
                engine.EndInvoke(invocation);
            }
            catch (RuntimeException e)
            {
                exception = e;
            }

            return new PipelineResult(output, engine.Streams, exception);
        }
    }
}

using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell.Tests;

/// <summary>What a pipeline left when it ended.</summary>
internal sealed class PipelineResult(IEnumerable<PSObject> output, PSDataStreams streams, RuntimeException? exception)
{
    public IReadOnlyList<PSObject> Output { get; } = [.. output];

    /// <summary>The errors that did not end the pipeline.</summary>
    public IReadOnlyList<ErrorRecord> Errors { get; } = [.. streams.Error];

    /// <summary>The error that ended the pipeline.</summary>
    public ErrorRecord? TerminatingError { get; } = exception is PipelineStoppedException ? null : exception?.ErrorRecord;

    /// <summary>The only error, whether or not it ended the pipeline.</summary>
    public ErrorRecord Error => Assert.Single(TerminatingError is null ? Errors : [.. Errors, TerminatingError]);

    public bool IsStopped { get; } = exception is PipelineStoppedException;

    public IReadOnlyList<string> Warnings { get; } = [.. streams.Warning.Select(record => record.Message)];

    public IReadOnlyList<string> Verbose { get; } = [.. streams.Verbose.Select(record => record.Message)];

    public IReadOnlyList<string> Debug { get; } = [.. streams.Debug.Select(record => record.Message)];

    public IReadOnlyList<ProgressRecord> Progress { get; } = [.. streams.Progress];

    public IReadOnlyList<InformationRecord> Information { get; } = [.. streams.Information];

    /// <summary>The output as .NET objects of one type.</summary>
    public IReadOnlyList<T> As<T>() => [.. Output.Select(item => Assert.IsType<T>(item?.BaseObject, exactMatch: false))];

    public PipelineResult AssertNoErrors()
    {
        Assert.Null(TerminatingError?.ToString());
        Assert.Empty(Errors.Select(error => error.ToString()));
        return this;
    }
}

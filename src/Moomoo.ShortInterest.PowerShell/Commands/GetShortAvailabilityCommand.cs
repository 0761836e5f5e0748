using System.Management.Automation;
using Moomoo.OpenD;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Whether codes can be sold short, and what it costs to borrow them.</summary>
[Cmdlet(VerbsCommon.Get, "ShortAvailability")]
[OutputType(typeof(ShortAvailability))]
public sealed class GetShortAvailabilityCommand : CodeCommand<ShortAvailability>
{
    private CodeBatch batch = new();

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        StartBatch();
        base.EndProcessing();
    }

    private protected override void Start(SecurityCode code)
    {
        batch.Add(code);
        if (batch.Count == AvailabilityOptions.LargestCount)
        {
            StartBatch();
        }
    }

    private protected override void Fail(object target, ShortInterestException error) => batch.Add(target, error);

    private protected override int CountOf(object target) => ((CodeBatch)target).Count;

    private protected override void Write(object target, Page<ShortAvailability> page) => ((CodeBatch)target).Report(page.Rows, Write, WriteFailure);

    private protected override void WriteFailure(object target, ShortInterestException error)
    {
        if (target is CodeBatch failed)
        {
            failed.Report<ShortAvailability>(null, Write, base.WriteFailure);
        }

        base.WriteFailure(target, error);
    }

    private void StartBatch()
    {
        var started = batch;
        batch = new CodeBatch();
        if (started.Count == 0)
        {
            started.Report<ShortAvailability>(null, Write, WriteFailure);
            return;
        }

        var codes = started.ToArray();
        Start(
            started,
            (client, progress, token) => client.GetShortAvailabilityAsync(codes, new AvailabilityOptions { OnRefused = started.Refuse, Progress = progress }, token),
            static (_, _) => false);
    }
}

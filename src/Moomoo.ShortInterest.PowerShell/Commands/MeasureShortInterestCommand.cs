using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Measures the rows of each security: the newest value, its change, and how it compares with the others.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "ShortInterest")]
[OutputType(typeof(ShortInterestMeasure))]
public sealed class MeasureShortInterestCommand : PSCmdlet
{
    private MeasuredCodes codes = null!;

    /// <summary>Rows of short interest or daily short volume, in any order.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public TradingDayRow[]? InputObject { get; set; }

    /// <summary>The property to measure: a column of the rows, or a name that both markets share.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(MeasuredPropertyCompleter))]
    public string? Property { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => codes = new MeasuredCodes(Property);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var row in InputObject!)
        {
            try
            {
                codes.Add(row);
            }
            catch (InvalidQueryException e)
            {
                WriteError(e.ToErrorRecord(row.Code));
            }

            while (codes.TryTakeFinished(out var measure))
            {
                WriteObject(measure);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => WriteObject(codes.TakeRest(), enumerateCollection: true);
}

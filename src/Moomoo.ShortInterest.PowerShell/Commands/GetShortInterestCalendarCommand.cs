using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>When short interest is published, by the calendar. No gateway is needed.</summary>
[Cmdlet(VerbsCommon.Get, "ShortInterestCalendar", DefaultParameterSetName = DaysSet)]
[OutputType(typeof(PublicationDay))]
public sealed class GetShortInterestCalendarCommand : PSCmdlet
{
    private const string DaysSet = "Days";
    private const string NextSet = "Next";

    /// <summary>The markets; both if absent.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [EnumTransformation(typeof(Market[]))]
    public Market[] Market { get; set; } = [ShortInterest.Market.HK, ShortInterest.Market.US];

    /// <summary>The first settlement or reference day; the first day of the year if absent.</summary>
    [Parameter(ParameterSetName = DaysSet)]
    [DayTransformation]
    [ArgumentCompleter(typeof(DayCompleter))]
    public DateTime? Since { get; set; }

    /// <summary>The last settlement or reference day; the last day of the first day's year if absent.</summary>
    [Parameter(ParameterSetName = DaysSet)]
    [DayTransformation]
    [ArgumentCompleter(typeof(DayCompleter))]
    public DateTime? Until { get; set; }

    /// <summary>Only the next publication.</summary>
    [Parameter(ParameterSetName = NextSet, Mandatory = true)]
    public SwitchParameter Next { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var since = Since ?? new DateTime((Until ?? DateTime.Today).Year, 1, 1);
        var until = Until ?? new DateTime(since.Year, 12, 31);
        if (since > until)
        {
            ThrowTerminatingError(InvalidQueryException.NoDays(since, until).ToErrorRecord(Since));
        }

        foreach (var calendar in Market.Select(PublicationCalendar.ShortInterest))
        {
            WriteObject(Next ? [calendar.NextAt(DateTimeOffset.UtcNow)] : calendar.Between(since, until), enumerateCollection: true);
        }
    }
}

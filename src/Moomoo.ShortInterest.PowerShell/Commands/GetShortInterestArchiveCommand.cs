using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>What an archive contains, one object per query and market, and whether it is damaged.</summary>
[Cmdlet(VerbsCommon.Get, "ShortInterestArchive")]
[OutputType(typeof(ArchiveContent))]
public sealed class GetShortInterestArchiveCommand : OpenDCmdlet
{
    /// <summary>The path of the archive.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Archive { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            var archive = this.OpenArchive(Archive);
            WriteObject(Wait(() => archive.ReadContentAsync(StopToken)), enumerateCollection: true);
        }
        catch (ArchiveException e)
        {
            WriteError(e.ToErrorRecord(ArchiveLocations.NameSource(Archive)));
        }
    }
}

using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Daily short volume from an archive, code by code, newest day first.</summary>
[Cmdlet(VerbsCommon.Get, "ArchivedDailyShortVolume")]
[OutputType(typeof(HkDailyShortVolume), typeof(UsDailyShortVolume))]
public sealed class GetArchivedDailyShortVolumeCommand : ArchivedRowsCommand
{
    private protected override ArchiveQuery Query => ArchiveQuery.DailyShortVolume;
}

using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Availability for short sales from an archive, code by code, newest day first: the history that the gateway does not have.</summary>
[Cmdlet(VerbsCommon.Get, "ArchivedShortAvailability")]
[OutputType(typeof(ShortAvailability))]
public sealed class GetArchivedShortAvailabilityCommand : ArchivedRowsCommand
{
    private protected override ArchiveQuery Query => ArchiveQuery.ShortAvailability;
}

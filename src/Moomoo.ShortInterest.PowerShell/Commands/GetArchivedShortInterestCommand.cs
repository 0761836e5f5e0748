using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Short interest from an archive, code by code, newest day first.</summary>
[Cmdlet(VerbsCommon.Get, "ArchivedShortInterest")]
[OutputType(typeof(HkShortInterest), typeof(UsShortInterest))]
public sealed class GetArchivedShortInterestCommand : ArchivedRowsCommand
{
    private protected override ArchiveQuery Query => ArchiveQuery.ShortInterest;
}

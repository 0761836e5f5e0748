using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>The connections of the session, the current one last.</summary>
[Cmdlet(VerbsCommon.Get, "OpenDConnection")]
[OutputType(typeof(OpenDConnection))]
public sealed class GetOpenDConnectionCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(OpenDSession.Current.Connections, enumerateCollection: true);
}

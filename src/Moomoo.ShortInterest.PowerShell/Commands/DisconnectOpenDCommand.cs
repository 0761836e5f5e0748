using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Closes connections of the session: those specified, or else the current one.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "OpenD")]
[OutputType(typeof(void))]
public sealed class DisconnectOpenDCommand : PSCmdlet
{
    /// <summary>The connections to close.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ConnectionTransformation]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNull]
    public OpenDConnection[]? Connection { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var session = OpenDSession.Current;
        foreach (var connection in Connection ?? (session.CurrentConnection is { } current ? [current] : []))
        {
            // It may be a connection of another runspace, whose session must not keep it.
            (connection.Session ?? session).Close(connection);
        }
    }
}

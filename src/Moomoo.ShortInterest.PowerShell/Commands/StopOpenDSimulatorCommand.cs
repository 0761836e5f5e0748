using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Stops simulators of the session: those specified, or else all.</summary>
[Cmdlet(VerbsLifecycle.Stop, "OpenDSimulator", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class StopOpenDSimulatorCommand : PSCmdlet
{
    /// <summary>The simulators to stop.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public SimulatedGateway[]? Simulator { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var session = OpenDSession.Current;
        foreach (var simulator in Simulator ?? [.. session.Simulators])
        {
            if (ShouldProcess(simulator.ToString()))
            {
                session.Stop(simulator);
            }
        }
    }
}

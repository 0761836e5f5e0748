using System.Management.Automation;
using System.Net.Sockets;
using Moomoo.OpenD.Simulator;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Starts a gateway with made-up data on 127.0.0.1, inside this process.</summary>
[Cmdlet(VerbsLifecycle.Start, "OpenDSimulator")]
[OutputType(typeof(SimulatedGateway))]
public sealed class StartOpenDSimulatorCommand : PSCmdlet
{
    /// <summary>TCP port; 0 takes a free one.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(0, ushort.MaxValue)]
    public int Port { get; set; }

    /// <summary>The RSA private key file to share with clients.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RsaKeyPath { get; set; }

    /// <summary>Requests of one proto id that it accepts in any 30 seconds; 0 is no limit.</summary>
    [Parameter]
    [ValidateRange(0, 10_000)]
    public int RequestsPerWindow { get; set; }

    /// <summary>Rows of each code that it knows.</summary>
    [Parameter]
    [ValidateRange(0, 20_000)]
    public int? RowsPerCode { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            var options = new OpenDSimulatorOptions
            {
                Port = Port,
                RsaKey = RsaKeyPath is null ? null : this.LoadRsaKey(RsaKeyPath),
                RequestsPerWindow = RequestsPerWindow,
                RowsPerCode = RowsPerCode,
            };
            var simulator = new SimulatedGateway(OpenDSimulator.Start(options), options);
            OpenDSession.Current.Add(simulator);
            WriteObject(simulator);
        }
        catch (ShortInterestException e)
        {
            ThrowTerminatingError(e.ToErrorRecord(RsaKeyPath));
        }
        catch (SocketException e)
        {
            ThrowTerminatingError(new ErrorRecord(e, "PortUnavailable", ErrorCategory.ResourceUnavailable, Port)
            {
                ErrorDetails = new ErrorDetails($"Port {Port} of 127.0.0.1 cannot be used: {e.Message}.") { RecommendedAction = "Choose another port, or leave -Port out to take a free one." },
            });
        }
    }
}

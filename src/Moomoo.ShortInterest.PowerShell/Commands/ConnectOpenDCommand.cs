using System.Management.Automation;
using Moomoo.OpenD;
using Moomoo.OpenD.Simulator;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Connects the session to a gateway and makes the connection the current one.</summary>
[Cmdlet(VerbsCommunications.Connect, "OpenD", DefaultParameterSetName = GatewaySet)]
[OutputType(typeof(OpenDConnection))]
public sealed class ConnectOpenDCommand : OpenDCmdlet
{
    private const string GatewaySet = "Gateway";
    private const string SimulatedSet = "Simulated";
    private const int DefaultTimeoutSec = 12;

    /// <summary>The gateway's host name or address.</summary>
    [Parameter(ParameterSetName = GatewaySet, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ComputerNameCompleter))]
    public string? ComputerName { get; set; }

    /// <summary>The gateway's API port.</summary>
    [Parameter(ParameterSetName = GatewaySet, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, ushort.MaxValue)]
    [ArgumentCompleter(typeof(PortCompleter))]
    public int Port { get; set; }

    /// <summary>The RSA private key file that OpenD's settings name.</summary>
    [Parameter(ParameterSetName = GatewaySet)]
    [ValidateNotNullOrEmpty]
    public string? RsaKeyPath { get; set; }

    /// <summary>Seconds to wait for a connection, and for each answer.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = DefaultTimeoutSec;

    /// <summary>Requests in any 30 seconds; 0 leaves the limit to the gateway.</summary>
    [Parameter]
    [ValidateRange(0, 10_000)]
    public int RequestsPerWindow { get; set; } = 30;

    /// <summary>Connects to an embedded simulator, which ends with the connection.</summary>
    [Parameter(ParameterSetName = SimulatedSet, Mandatory = true)]
    public SwitchParameter Simulated { get; set; }

    /// <summary>Emits the connection.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        OpenDConnection? connection = null;
        try
        {
            connection = Create();
            Wait(() => connection.Client.ConnectAsync(StopToken));
        }
        catch (ShortInterestException e)
        {
            connection?.Close();
            ThrowTerminatingError(e.ToErrorRecord(connection?.Endpoint ?? RsaKeyPath));
        }
        catch (PipelineStoppedException)
        {
            connection?.Close();
            throw;
        }

        OpenDSession.Current.Add(connection!);
        if (connection!.MustWarnOfSimulation())
        {
            WriteWarning(Warnings.Simulated(connection));
        }

        if (PassThru)
        {
            WriteObject(connection);
        }
    }

    private OpenDConnection Create()
    {
        var timeout = TimeSpan.FromSeconds(TimeoutSec);
        if (Simulated)
        {
            // The embedded gateway has no limit, so that there is nothing to wait for unless it is asked for.
            var isLimited = MyInvocation.BoundParameters.ContainsKey(nameof(RequestsPerWindow));
            var simulator = OpenDSimulator.Start();
            return new OpenDConnection(
                new OpenDClient(DefaultGateway.Options(simulator.Host, simulator.Port) with { Timeout = timeout, RequestsPerWindow = isLimited ? RequestsPerWindow : 0 }),
                simulator);
        }

        return new OpenDConnection(new OpenDClient(DefaultGateway.Options(ComputerName, Port) with
        {
            Timeout = timeout,
            RequestsPerWindow = RequestsPerWindow,
            RsaKey = RsaKeyPath is null ? null : this.LoadRsaKey(RsaKeyPath),
        }));
    }
}

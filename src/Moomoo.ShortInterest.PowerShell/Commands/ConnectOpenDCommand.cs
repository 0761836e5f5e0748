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

    private readonly ExclusiveParameters exclusive = new()
    {
        { nameof(Simulated), nameof(ComputerName), nameof(Port), nameof(RsaKeyPath) },
    };

    /// <summary>The gateway's host name or address, as host, host:port or [IPv6 address]:port.</summary>
    [Parameter(ParameterSetName = GatewaySet, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ComputerNameCompleter))]
    public string? ComputerName { get; set => field = exclusive.Set(nameof(ComputerName), value); }

    /// <summary>The gateway's API port.</summary>
    [Parameter(ParameterSetName = GatewaySet, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, ushort.MaxValue)]
    [ArgumentCompleter(typeof(PortCompleter))]
    public int? Port { get; set => field = exclusive.Set(nameof(Port), value); }

    /// <summary>The RSA private key file that is named in OpenD's settings.</summary>
    [Parameter(ParameterSetName = GatewaySet)]
    [ValidateNotNullOrEmpty]
    public string? RsaKeyPath { get; set => field = exclusive.Set(nameof(RsaKeyPath), value); }

    /// <summary>Seconds to wait for the connection, and for each answer.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int? TimeoutSec { get; set; }

    /// <summary>Requests in any 30 seconds of the calls whose limit is 30; 0 leaves the limit to the gateway. It applies to the gateway until it is set again.</summary>
    [Parameter]
    [ValidateRange(0, 10_000)]
    public int? RequestsPerWindow { get; set; }

    /// <summary>Seconds that a request may wait for the gateway's allowance before it fails. By default there is no maximum.</summary>
    [Parameter]
    [ValidateRange(1, 2_073_600)]
    public int? MaximumWaitSec { get; set; }

    /// <summary>Connects to an embedded simulator, which ends with the connection.</summary>
    [Parameter(ParameterSetName = SimulatedSet, Mandatory = true)]
    public SwitchParameter Simulated { get; set => field = exclusive.Set(nameof(Simulated), value); }

    /// <summary>Emits the connection.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        OpenDConnection? connection = null;
        try
        {
            connection = Simulated ? CreateSimulated() : new OpenDConnection(new OpenDClient(Complete(DefaultGateway.CreateOptions(this, ComputerName, Port, RsaKeyPath))));
            Wait(() => connection.Client.ConnectAsync(StopToken));
        }
        catch (ShortInterestException e)
        {
            connection?.Close();
            ThrowTerminatingError(e.ToErrorRecord(connection?.Endpoint ?? ComputerName));
        }
        catch (PipelineStoppedException)
        {
            connection?.Close();
            throw;
        }

        OpenDSession.Current.Add(connection!);
        if (connection!.Simulated)
        {
            WriteWarning(Warnings.Simulated(connection));
        }

        if (PassThru)
        {
            WriteObject(connection);
        }
    }

    /// <summary>The embedded gateway has no limit, so nothing waits unless the user sets one.</summary>
    private OpenDConnection CreateSimulated()
    {
        var simulator = OpenDSimulator.Start();
        var options = new OpenDClientOptions { Host = simulator.Host, Port = simulator.Port, RequestsPerWindow = 0 };
        return new OpenDConnection(new OpenDClient(Complete(options)), simulator);
    }

    private OpenDClientOptions Complete(OpenDClientOptions options) => options with
    {
        Timeout = TimeoutSec is { } seconds ? TimeSpan.FromSeconds(seconds) : options.Timeout,
        RequestsPerWindow = RequestsPerWindow ?? options.RequestsPerWindow,
        MaximumWait = MaximumWaitSec is { } wait ? TimeSpan.FromSeconds(wait) : null,
    };
}

using System.Management.Automation;
using Moomoo.OpenD.Simulator;
using Moomoo.OpenD.Simulator.Faults;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Starts a gateway with made-up data on 127.0.0.1, inside this process.</summary>
[Cmdlet(VerbsLifecycle.Start, "OpenDSimulator", DefaultParameterSetName = SoundSet)]
[OutputType(typeof(SimulatedGateway))]
public sealed class StartOpenDSimulatorCommand : PSCmdlet
{
    private const string SoundSet = "Sound";
    private const string FaultAlwaysSet = "FaultAlways";
    private const string FaultAtSet = "FaultAt";
    private const string FaultEverySet = "FaultEvery";

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

    /// <summary>The day on which the made-up histories end.</summary>
    [Parameter]
    public DateTime? LastDay { get; set; }

    /// <summary>A CSV file of rows to serve instead of made-up ones, with the columns that Export-Csv writes of rows.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Data { get; set; }

    /// <summary>What goes wrong: on every request, unless told otherwise. Several kinds take turns.</summary>
    [Parameter(ParameterSetName = FaultAlwaysSet, Mandatory = true)]
    [Parameter(ParameterSetName = FaultAtSet, Mandatory = true)]
    [Parameter(ParameterSetName = FaultEverySet, Mandatory = true)]
    public FaultKind[]? Fault { get; set; }

    /// <summary>Goes wrong on the request of this number alone, from 1.</summary>
    [Parameter(ParameterSetName = FaultAtSet, Mandatory = true)]
    [ValidateRange(1, int.MaxValue)]
    public int FaultAt { get; set; }

    /// <summary>Goes wrong on every so many requests.</summary>
    [Parameter(ParameterSetName = FaultEverySet, Mandatory = true)]
    [ValidateRange(1, int.MaxValue)]
    public int FaultEvery { get; set; }

    /// <summary>How late an answer is under the fault Latency, and how long a Restart takes, in milliseconds.</summary>
    [Parameter]
    [ValidateRange(0, 3_600_000)]
    public int LatencyMilliseconds { get; set; } = 50;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            var options = new OpenDSimulatorOptions
            {
                Port = Port,
                RsaKey = this.LoadRsaKey(RsaKeyPath),
                RequestsPerWindow = RequestsPerWindow,
                RowsPerCode = RowsPerCode,
                LastDay = LastDay ?? OpenDSimulatorOptions.DefaultLastDay,
                Rows = Data is null ? null : RowFile.Read(this, Data),
                Faults = Plan(),
                Latency = TimeSpan.FromMilliseconds(LatencyMilliseconds),
            };
            var simulator = new SimulatedGateway(OpenDSimulator.Start(options), options);
            OpenDSession.Current.Add(simulator);
            WriteObject(simulator);
        }
        catch (PortUnavailableException e)
        {
            ThrowTerminatingError(e.ToErrorRecord(Port));
        }
        catch (ShortInterestException e)
        {
            ThrowTerminatingError(e.ToErrorRecord(Data ?? RsaKeyPath));
        }
    }

    private FaultPlan? Plan() => ParameterSetName switch
    {
        FaultAlwaysSet => FaultPlan.Always(Fault!),
        FaultAtSet => FaultPlan.At(FaultAt, Fault!),
        FaultEverySet => FaultPlan.Every(FaultEvery, Fault!),
        _ => null,
    };
}

using System.Management.Automation;
using Moomoo.OpenD.Simulator;
using Moomoo.OpenD.Simulator.Faults;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Starts a gateway with made-up data, or with the user's own, on 127.0.0.1, inside this process.</summary>
[Cmdlet(VerbsLifecycle.Start, "OpenDSimulator", DefaultParameterSetName = NoFaultSet)]
[OutputType(typeof(SimulatedGateway))]
public sealed class StartOpenDSimulatorCommand : PSCmdlet
{
    private const string NoFaultSet = "NoFault";
    private const string FaultAlwaysSet = "FaultAlways";
    private const string FaultAtSet = "FaultAt";
    private const string FaultEverySet = "FaultEvery";

    private readonly List<PSObject?> rows = [];
    private int rowsOfFile;

    /// <summary>TCP port; 0 uses a free one.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(0, ushort.MaxValue)]
    public int Port { get; set; }

    /// <summary>The RSA private key file to share with clients.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RsaKeyPath { get; set; }

    /// <summary>Requests in any 30 seconds of the calls whose limit is 30; the limits of the others scale with it. 0 is no limit.</summary>
    [Parameter]
    [ValidateRange(0, 10_000)]
    public int RequestsPerWindow { get; set; }

    /// <summary>Rows to serve instead of made-up ones, those of a code newest first: rows of the module, or objects with their columns.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject?[]? Row { get; set; }

    /// <summary>A CSV file of rows to serve instead of made-up ones, with the columns that Export-Csv writes of rows.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DataPath { get; set; }

    /// <summary>Number of made-up rows per code at the start.</summary>
    [Parameter]
    [ValidateRange(0, 20_000)]
    public int? RowsPerCode { get; set; }

    /// <summary>Number of stocks per market.</summary>
    [Parameter]
    [ValidateRange(1, 20_000)]
    public int? CodesPerMarket { get; set; }

    /// <summary>The day in the simulation, which decides what has been published.</summary>
    [Parameter]
    [DayTransformation]
    [ArgumentCompleter(typeof(DayCompleter))]
    public DateTime? Today { get; set; }

    /// <summary>The OpenD release to simulate. Calls that it does not support fail.</summary>
    [Parameter]
    public Version? ServerVersion { get; set; }

    /// <summary>The language of refusals. It is text because a field of an enumeration would load the simulator's assembly at import.</summary>
    [Parameter]
    [ValidateSet(nameof(GatewayLanguage.English), nameof(GatewayLanguage.Chinese))]
    public string Language { get; set; } = nameof(GatewayLanguage.English);

    /// <summary>Markets for which the account has no quotes.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [EnumTransformation(typeof(Market[]))]
    public Market[]? NoQuotes { get; set; }

    /// <summary>Codes whose requests are never answered.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SecurityCodeCompleter))]
    public string[]? MuteCode { get; set; }

    /// <summary>The faults to inject, into every request unless -FaultAt or -FaultEvery is given. Several kinds occur in turn.</summary>
    [Parameter(ParameterSetName = FaultAlwaysSet, Mandatory = true)]
    [Parameter(ParameterSetName = FaultAtSet, Mandatory = true)]
    [Parameter(ParameterSetName = FaultEverySet, Mandatory = true)]
    [EnumTransformation(typeof(FaultKind[]))]
    public FaultKind[]? Fault { get; set; }

    /// <summary>Injects the fault only into the request with this number, from 1.</summary>
    [Parameter(ParameterSetName = FaultAtSet, Mandatory = true)]
    [ValidateRange(1, int.MaxValue)]
    public int FaultAt { get; set; }

    /// <summary>Injects the fault into every Nth request.</summary>
    [Parameter(ParameterSetName = FaultEverySet, Mandatory = true)]
    [ValidateRange(1, int.MaxValue)]
    public int FaultEvery { get; set; }

    /// <summary>The delay of an answer with the fault Latency, and the duration of a Restart, in milliseconds.</summary>
    [Parameter]
    [ValidateRange(0, 3_600_000)]
    public int LatencyMilliseconds { get; set; } = 50;

    /// <inheritdoc/>
    protected override void ProcessRecord() => rows.AddRange(Row ?? (MyInvocation.ExpectingInput ? [null] : []));

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            var options = CreateOptions();
            var simulator = new SimulatedGateway(OpenDSimulator.Start(options), options);
            OpenDSession.Current.Add(simulator);
            WriteObject(simulator);
        }
        catch (InvalidRowException e) when (e.Index < rowsOfFile)
        {
            var error = new InvalidRowFileException(RowFile.Resolve(this, DataPath!), e.Index + RowFile.FirstLine, e.Column, e.Problem);
            ThrowTerminatingError(error.ToErrorRecord(DataPath));
        }
        catch (InvalidRowException e)
        {
            ThrowTerminatingError(e.ToErrorRecord(rows[e.Index - rowsOfFile]));
        }
        catch (ShortInterestException e)
        {
            ThrowTerminatingError(e.ToErrorRecord(nameof(Row)));
        }
    }

    private OpenDSimulatorOptions CreateOptions() => new()
    {
        Port = Port,
        RsaKey = this.LoadRsaKey(RsaKeyPath),
        RequestsPerWindow = RequestsPerWindow,
        Rows = ReadRows(),
        RowsPerCode = RowsPerCode,
        CodesPerMarket = CodesPerMarket,
        Today = Today,
        ServerVersion = ServerVersion ?? OpenDSimulatorOptions.DefaultServerVersion,
        Language = LanguagePrimitives.ConvertTo<GatewayLanguage>(Language),
        NoQuotes = NoQuotes ?? [],
        MuteCodes = [.. (MuteCode ?? []).Select(ParseMuteCode)],
        Faults = CreateFaults(),
        Latency = TimeSpan.FromMilliseconds(LatencyMilliseconds),
    };

    private SecurityCode ParseMuteCode(string text)
    {
        if (!SecurityCode.TryParse(text, out var code, out var error))
        {
            ThrowTerminatingError(error.ToErrorRecord(text));
        }

        return code!;
    }

    /// <summary>Null if no rows were specified. An empty pipeline counts as rows.</summary>
    private IReadOnlyList<TradingDayRow>? ReadRows()
    {
        if (DataPath is null && !MyInvocation.BoundParameters.ContainsKey(nameof(Row)) && !MyInvocation.ExpectingInput)
        {
            return null;
        }

        IReadOnlyList<TradingDayRow> ofFile = DataPath is null ? [] : RowFile.Read(this, DataPath);
        rowsOfFile = ofFile.Count;
        return ofFile.Count + rows.Count > 0
            ? [.. ofFile, .. rows.Select((row, index) => RowReader.Read(row, rowsOfFile + index))]
            : throw new InvalidQueryException("There are no rows to serve.", "Give at least one row, or omit -Row and the pipeline for made-up rows.");
    }

    private FaultPlan? CreateFaults() => ParameterSetName switch
    {
        FaultAlwaysSet => FaultPlan.Always(Fault!),
        FaultAtSet => FaultPlan.At(FaultAt, Fault!),
        FaultEverySet => FaultPlan.Every(FaultEvery, Fault!),
        _ => null,
    };
}

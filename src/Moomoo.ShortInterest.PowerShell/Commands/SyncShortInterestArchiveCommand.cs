using System.Management.Automation;
using Moomoo.OpenD;
using Moomoo.ShortInterest.Archive;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Brings an archive up to date from a gateway, and creates it if there is none. Only what can have changed is requested.</summary>
[Cmdlet(VerbsData.Sync, "ShortInterestArchive", DefaultParameterSetName = CodeSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(ArchiveSyncSummary), typeof(HkShortInterest), typeof(UsShortInterest), typeof(HkDailyShortVolume), typeof(UsDailyShortVolume), typeof(ShortAvailability))]
public sealed class SyncShortInterestArchiveCommand : OpenDCmdlet
{
    private const string CodeSet = "Code";
    private const string MarketSet = "Market";

    private readonly HashSet<SecurityCode> codes = [];
    private readonly QueryWait wait = new();
    private readonly UnsentQueries unsent = new("code");
    private QueryReport report = null!;
    private IReadOnlyList<OpenDConnection> connections = [];
    private bool isEveryCode;
    private bool hasWarnedOfSimulation;
    private long rows;

    /// <summary>Codes as MARKET.CODE: HK.00700, US.AAPL. The codes that the archive has if absent.</summary>
    [Parameter(ParameterSetName = CodeSet, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Symbol")]
    [CodeTransformation]
    [ArgumentCompleter(typeof(SecurityCodeCompleter))]
    [AllowEmptyString]
    [AllowNull]
    [AllowEmptyCollection]
    public string?[]? Code { get; set; }

    /// <summary>Whole markets: all stocks and funds that the gateway lists.</summary>
    [Parameter(ParameterSetName = MarketSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [EnumTransformation(typeof(Market[]))]
    public Market[]? Market { get; set; }

    /// <summary>The kinds of rows; short interest if absent.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [EnumTransformation(typeof(ArchiveQuery[]))]
    public ArchiveQuery[] Query { get; set; } = [ArchiveQuery.ShortInterest];

    /// <summary>The first trading day to return. An earlier one than before extends the histories; a later one changes nothing.</summary>
    [Parameter]
    [DayTransformation]
    [ArgumentCompleter(typeof(DayCompleter))]
    public DateTime? Since { get; set; }

    /// <summary>The path of the archive.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Archive { get; set; }

    /// <summary>Queries every code, whether or not its market can have something new.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the rows that are new or revised instead of the summaries.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The connections to use instead of the session's current one. Codes are distributed over them.</summary>
    [Parameter]
    [ConnectionTransformation]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNullOrEmpty]
    public OpenDConnection[]? Connection { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => report = new QueryReport(this, MyInvocation.MyCommand.Name);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        isEveryCode |= Code is null;
        foreach (var text in Code?.Where(CodeText.IsCode) ?? [])
        {
            if (CodeText.TryParse(text!, out var code, out var target, out var error))
            {
                codes.Add(code);
            }
            else
            {
                WriteError(error.ToErrorRecord(target));
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var options = new ArchiveSyncOptions
        {
            Codes = isEveryCode ? null : codes,
            Markets = Market,
            Queries = Query,
            Since = Since,
            Force = Force,
            Progress = CreateProgress<OpenDEvent>(e => report.Handle(e, wait)),
        };
        try
        {
            Sync(this.OpenArchive(Archive), options);
        }
        catch (ArchiveException e)
        {
            ThrowTerminatingError(e.ToErrorRecord(ArchiveLocations.NameSource(Archive)));
        }
        catch (ShortInterestException e)
        {
            // no gateway, or none that lists a market
            ThrowTerminatingError(e.ToErrorRecord((e as GatewayException)?.Endpoint));
        }
    }

    private void Sync(ShortInterestArchive archive, ArchiveSyncOptions options)
    {
        var sync = new ArchiveSync(archive, options);
        if (!ShouldProcess(() => Describe(archive, sync)))
        {
            return;
        }

        connections = Connection ?? [OpenDSession.Current.GetOrCreateConnection(this)];
        using var inUse = new ConnectionUse(connections);
        ForEach(sync.RunAsync(connections.Select(connection => connection.Client), StopToken), Handle, report.Tick);
        report.Complete();
        if (unsent.Take() is { } record)
        {
            WriteError(record);
        }
    }

    private void Handle(ArchiveSyncStep step)
    {
        WarnIfSimulated();
        switch (step)
        {
            case CodeSynced synced:
                rows += synced.RowsNew.Count + synced.RowsRevised.Count;
                WriteVerbose($"{synced.Code}: {synced.RowsNew.Count} rows new, {synced.RowsRevised.Count} revised");
                Show(synced.Code, synced.Progress);
                if (PassThru)
                {
                    WriteObject(synced.RowsNew.Concat(synced.RowsRevised), enumerateCollection: true);
                }

                break;
            case CodeFailed failed:
                Show(failed.Code, failed.Progress);
                WriteError(failed.Error.ToErrorRecord(failed.Code));
                break;
            case GatewayLost { CodesNotAsked: 0 } lost:
                WriteVerbose($"{lost.Error.Message} Its codes go to the other gateways.");
                break;
            case GatewayLost lost:
                unsent.Add(lost.Error, lost.Error.Endpoint, lost.CodesNotAsked);
                break;
            case MarketSynced market when !PassThru:
                WriteObject(market.Summary);
                break;
        }
    }

    private void Show(SecurityCode code, ArchiveSyncProgress progress)
    {
        var left = progress.TimeLeft is { TotalSeconds: >= 1 } time ? $", {time:h\\:mm\\:ss} left" : "";
        report.Show(
            $"{code} (code {progress.CodesDone} of {progress.CodesToAsk}{left}), {rows} rows", progress.CodesDone * 100 / progress.CodesToAsk, wait, isLong: progress.CodesToAsk > 1);
    }

    private void WarnIfSimulated()
    {
        if (!hasWarnedOfSimulation && connections.FirstOrDefault(connection => connection.Simulated) is { } simulated)
        {
            hasWarnedOfSimulation = true;
            WriteWarning(Warnings.Simulated(simulated));
        }
    }

    /// <summary>Asks PowerShell, and creates the description only if it will be shown.</summary>
    private bool ShouldProcess(Func<string> describe)
    {
        var isWhatIf = GetCommon("WhatIf") ?? GetVariableValue("WhatIfPreference");
        var isAsked = GetCommon("Confirm") ?? GetVariableValue("ConfirmPreference") is ConfirmImpact.Low;
        if (!LanguagePrimitives.IsTrue(isWhatIf) && !LanguagePrimitives.IsTrue(isAsked))
        {
            return true;
        }

        var description = describe();
        return ShouldProcess(description, description, null);
    }

    /// <summary>The value of a common parameter; null if it was not given.</summary>
    private object? GetCommon(string parameter) => MyInvocation.BoundParameters.TryGetValue(parameter, out var value) ? value : null;

    /// <summary>What the sync would cost, estimated from the archive alone.</summary>
    private string Describe(ShortInterestArchive archive, ArchiveSync sync)
    {
        const double usualRate = 1;
        var rate = Connection?.Sum(connection => connection.Client.Options.RequestsPerWindow is > 0 and var limit ? limit / 30.0 : usualRate) ?? usualRate;
        var parts = Wait(() => sync.EstimateAsync(rate, StopToken)).Select(SyncEstimateText.Describe).DefaultIfEmpty(
            Market is not null ? $"The archive has no codes of {string.Join(", ", Market)}." : isEveryCode ? "The archive has no codes." : "No code was given.");
        return $"Sync archive '{archive.Location}'. {string.Join(" ", parts)}{(Market is null ? "" : " Codes that it does not have are not counted, because only the gateway can list them.")}";
    }
}

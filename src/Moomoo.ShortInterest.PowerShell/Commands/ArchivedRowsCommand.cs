using System.Management.Automation;
using Moomoo.ShortInterest.Archive;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>The base of the cmdlets that read rows from an archive. They need no gateway.</summary>
public abstract class ArchivedRowsCommand : OpenDCmdlet
{
    private readonly HashSet<SecurityCode> codes = [];
    private readonly List<WildcardPattern> patterns = [];
    private readonly HashSet<string> codesWritten = [];
    private bool isEveryCode;
    private bool hasWarnedOfSimulation;

    private protected ArchivedRowsCommand()
    {
    }

    /// <summary>Codes as MARKET.CODE, with or without wildcards: HK.00700, US.A*. All codes of the archive if absent.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Symbol")]
    [CodeTransformation]
    [ArgumentCompleter(typeof(SecurityCodeCompleter))]
    [SupportsWildcards]
    [AllowEmptyString]
    [AllowNull]
    [AllowEmptyCollection]
    public string?[]? Code { get; set; }

    /// <summary>The first trading day to return.</summary>
    [Parameter]
    [DayTransformation]
    [ArgumentCompleter(typeof(DayCompleter))]
    public DateTime? Since { get; set; }

    /// <summary>The last trading day to return.</summary>
    [Parameter]
    [DayTransformation]
    [ArgumentCompleter(typeof(DayCompleter))]
    public DateTime? Until { get; set; }

    /// <summary>Only the newest day of each code.</summary>
    [Parameter]
    public SwitchParameter Latest { get; set; }

    /// <summary>The rows as the archive knew them at a time, in UTC unless it has an offset; a bare day means its end.</summary>
    [Parameter]
    [TimeTransformation]
    [ArgumentCompleter(typeof(DayCompleter))]
    public DateTimeOffset? AsOf { get; set; }

    /// <summary>Also returns rows that have been revised since.</summary>
    [Parameter]
    public SwitchParameter IncludeSuperseded { get; set; }

    /// <summary>The path of the archive.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Archive { get; set; }

    private protected abstract ArchiveQuery Query { get; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Since > Until)
        {
            ThrowTerminatingError(InvalidQueryException.NoDays(Since!.Value, Until!.Value).ToErrorRecord(Since));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        isEveryCode |= Code is null;
        foreach (var text in Code?.Where(CodeText.IsCode) ?? [])
        {
            if (WildcardPattern.ContainsWildcardCharacters(text))
            {
                patterns.Add(WildcardPattern.Get(text!.Trim(), WildcardOptions.IgnoreCase));
            }
            else if (CodeText.TryParse(text!, out var code, out var target, out var error))
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
        try
        {
            var archive = this.OpenArchive(Archive);
            if (!IsBeforeFirstSync(archive))
            {
                Read(archive);
            }
        }
        catch (ArchiveException e)
        {
            WriteError(e.ToErrorRecord(ArchiveLocations.NameSource(Archive)));
        }
    }

    private bool IsBeforeFirstSync(ShortInterestArchive archive)
    {
        if (AsOf is null || Wait(() => archive.ReadCreatedAsync(StopToken)) is var created && AsOf >= created)
        {
            return false;
        }

        WriteWarning(Warnings.BeforeFirstSync(created));
        return true;
    }

    private void Read(ShortInterestArchive archive)
    {
        var filter = new RowFilter
        {
            Codes = ChooseCodes(archive),
            Since = Since,
            Until = Until,
            Latest = Latest,
            AsOf = AsOf,
            IncludeSuperseded = IncludeSuperseded,
        };
        ForEach(archive.ReadAsync(Query, filter, StopToken), Write);

        var without = codes.Where(code => !codesWritten.Contains(code.ToString())).ToArray();
        var known = without.Length == 0 ? [] : ReadCodes(archive);
        foreach (var code in without.Except(known))
        {
            WriteError(ArchiveException.NoRows(archive.Location.ToString(), code).ToErrorRecord(code));
        }
    }

    /// <summary>Null is every code.</summary>
    private HashSet<SecurityCode>? ChooseCodes(ShortInterestArchive archive)
    {
        if (isEveryCode)
        {
            return null;
        }

        var chosen = new HashSet<SecurityCode>(codes);
        if (patterns.Count > 0)
        {
            chosen.UnionWith(ReadCodes(archive).Where(code => patterns.Exists(pattern => pattern.IsMatch(code.ToString()))));
        }

        return chosen;
    }

    private IReadOnlyList<SecurityCode> ReadCodes(ShortInterestArchive archive) => Wait(() => archive.ReadCodesAsync(Query, StopToken));

    private void Write(IReadOnlyList<SecurityRow> page)
    {
        if (!hasWarnedOfSimulation && page[0].GetSimulated())
        {
            hasWarnedOfSimulation = true;
            WriteWarning(Warnings.SimulatedArchive);
        }

        foreach (var row in page)
        {
            codesWritten.Add(row.Code);
            WriteObject(Latest && row is TradingDayRow day ? day.AsLatest() : row);
        }
    }
}

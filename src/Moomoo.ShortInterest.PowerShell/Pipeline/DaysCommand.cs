using System.Management.Automation;
using Moomoo.OpenD;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>A command that writes rows of codes and trading days, the newest day of a code first.</summary>
public abstract class DaysCommand : CodeCommand<TradingDayRow>
{
    private const string PageSet = "Page";
    private const string AllSet = "All";
    private const string FirstSet = "First";
    private const string LatestSet = "Latest";

    private readonly ExclusiveParameters exclusive = new()
    {
        { nameof(Latest), nameof(All), nameof(First), nameof(NextKey), nameof(Count), nameof(Since), nameof(Until) },
        { nameof(All), nameof(First) },
    };

    private bool hasStarted;

    private protected DaysCommand()
    {
    }

    /// <summary>Follows the next key to the last page.</summary>
    [Parameter(ParameterSetName = AllSet, Mandatory = true)]
    public SwitchParameter All { get; set => field = exclusive.Set(nameof(All), value); }

    /// <summary>Maximum number of rows of each code. Follows the next key until there are as many.</summary>
    [Parameter(ParameterSetName = FirstSet, Mandatory = true)]
    [ValidateRange(0, int.MaxValue)]
    public int? First { get; set => field = exclusive.Set(nameof(First), value); }

    /// <summary>The key of the page to begin with: the NextKey of a row.</summary>
    [Parameter(ParameterSetName = PageSet)]
    [Parameter(ParameterSetName = AllSet)]
    [Parameter(ParameterSetName = FirstSet)]
    [ValidateNotNullOrEmpty]
    public string? NextKey { get; set => field = exclusive.Set(nameof(NextKey), value); }

    /// <summary>Number of rows per page.</summary>
    [Parameter(ParameterSetName = PageSet)]
    [Parameter(ParameterSetName = AllSet)]
    [Parameter(ParameterSetName = FirstSet)]
    [Alias("Num", "PageSize")]
    [ValidateRange(1, PageOptions.LargestCount)]
    public int? Count { get; set => field = exclusive.Set(nameof(Count), value); }

    /// <summary>The first trading day to return.</summary>
    [Parameter(ParameterSetName = PageSet)]
    [Parameter(ParameterSetName = AllSet)]
    [Parameter(ParameterSetName = FirstSet)]
    [DayTransformation]
    [ArgumentCompleter(typeof(DayCompleter))]
    public DateTime? Since { get; set => field = exclusive.Set(nameof(Since), value); }

    /// <summary>The last trading day to return.</summary>
    [Parameter(ParameterSetName = PageSet)]
    [Parameter(ParameterSetName = AllSet)]
    [Parameter(ParameterSetName = FirstSet)]
    [DayTransformation]
    [ArgumentCompleter(typeof(DayCompleter))]
    public DateTime? Until { get; set => field = exclusive.Set(nameof(Until), value); }

    /// <summary>Only the newest row.</summary>
    [Parameter(ParameterSetName = LatestSet, Mandatory = true)]
    public SwitchParameter Latest { get; set => field = exclusive.Set(nameof(Latest), value); }

    /// <summary>Number of codes that are queried at the same time. With 1, the rows of a code are written before the next code is read.</summary>
    [Parameter]
    [ValidateRange(1, MostQueries)]
    public int ThrottleLimit { get; set; } = MostQueries;

    private protected sealed override int MaxQueries => ThrottleLimit;

    private protected sealed override bool IsLong => All || First is not null || base.IsLong;

    private bool IsOnePage => !All && First is null;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Since > Until)
        {
            ThrowTerminatingError(InvalidQueryException.NoDays(Since!.Value, Until!.Value).ToErrorRecord(Since));
        }

        base.BeginProcessing();
    }

    private protected abstract IAsyncEnumerable<Page<TradingDayRow>> Query(OpenDClient client, SecurityCode code, PageOptions options, CancellationToken cancellationToken);

    private protected sealed override void Start(SecurityCode code)
    {
        if (NextKey is not null && (hasStarted || Total > 1 || Pending > 0))
        {
            Fail(code, new InvalidQueryException($"{code}: -NextKey belongs to one code, but several were given.", "Query one code at a time, or remove -NextKey."));
            return;
        }

        hasStarted = true;
        var options = new PageOptions
        {
            Count = Latest ? 1 : Count ?? (IsOnePage ? null : PageOptions.LargestCount),
            First = First,
            NextKey = NextKey,
            Since = Since,
            Until = Until,
        };
        Start(
            code,
            (client, progress, token) =>
            {
                var pages = Query(client, code, options with { Progress = progress }, token);
                return IsOnePage ? FirstOf(pages) : pages;
            },
            NextKey is null ? IsNotAfter : null);
    }

    private protected sealed override void Write(object target, Page<TradingDayRow> page)
    {
        base.Write(target, page);
        if (IsOnePage && (Since ?? Until) is not null && !page.IsLast)
        {
            WriteWarning(Warnings.OnePage((SecurityCode)target));
        }
    }

    private protected sealed override object ToOutput(TradingDayRow row) => Latest ? row.AsLatest() : row;

    /// <summary>Rows come newest first. One without a day is kept: returning it twice is better than losing it.</summary>
    private static bool IsNotAfter(TradingDayRow row, TradingDayRow last) => row.GetDate() >= last.GetDate();

    private static async IAsyncEnumerable<T> FirstOf<T>(IAsyncEnumerable<T> source)
    {
        await foreach (var item in source.ConfigureAwait(false))
        {
            yield return item;
            yield break;
        }
    }
}

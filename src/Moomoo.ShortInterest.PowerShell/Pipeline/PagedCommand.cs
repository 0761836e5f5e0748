using System.Management.Automation;
using Moomoo.OpenD;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>
/// A command that brings pages of rows of many codes. Queries of different codes overlap; their rows come out code by code,
/// in the order given, as their pages arrive.
/// </summary>
public abstract class PagedCommand : OpenDCmdlet
{
    private const string PageSet = "Page";
    private const string AllSet = "All";
    private const string LatestSet = "Latest";

    private const int LargestPage = 50;

    /// <summary>Codes under way at once, so requests as well: each asks for one page at a time.</summary>
    private const int CodesInFlight = 16;

    /// <summary>Pages that codes may read while they wait for those before them.</summary>
    private const int PagesAhead = 8;

    private readonly Queue<CodeQuery> queries = new();
    private QueryReport report = null!;
    private IProgress<OpenDEvent> progress = null!;
    private string? lastPage;
    private int codesDone;
    private int rowsDone;

    private protected PagedCommand()
    {
    }

    /// <summary>Codes as MARKET.CODE: HK.00700, US.AAPL.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Symbol")]
    [ArgumentCompleter(typeof(SecurityCodeCompleter))]
    [AllowEmptyString]
    [AllowNull]
    [AllowEmptyCollection]
    public string?[]? Code { get; set; }

    /// <summary>A row from the pipeline. Its code and next key bind by name; the key of another query means nothing to this one.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public TradingDayRow? Row { get; set; }

    /// <summary>Follows the next key to the last page.</summary>
    [Parameter(ParameterSetName = AllSet, Mandatory = true)]
    public SwitchParameter All { get; set; }

    /// <summary>The key of the page to begin with, from a row's NextKey.</summary>
    [Parameter(ParameterSetName = PageSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = AllSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? NextKey { get; set; }

    /// <summary>Rows a page.</summary>
    [Parameter(ParameterSetName = PageSet)]
    [Parameter(ParameterSetName = AllSet)]
    [Alias("Num", "PageSize")]
    [ValidateRange(1, LargestPage)]
    public int? Count { get; set; }

    /// <summary>The first day of the market that is wanted.</summary>
    [Parameter(ParameterSetName = PageSet)]
    [Parameter(ParameterSetName = AllSet)]
    public DateTime? Since { get; set; }

    /// <summary>The last day of the market that is wanted.</summary>
    [Parameter(ParameterSetName = PageSet)]
    [Parameter(ParameterSetName = AllSet)]
    public DateTime? Until { get; set; }

    /// <summary>The newest row alone.</summary>
    [Parameter(ParameterSetName = LatestSet, Mandatory = true)]
    public SwitchParameter Latest { get; set; }

    /// <summary>The connections to use, instead of the session's current one. Codes are shared out over several.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public OpenDConnection[]? Connection { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Since?.Date > Until?.Date)
        {
            ThrowTerminatingError(InvalidQueryException.NoDays(Since!.Value, Until!.Value).ToErrorRecord(Since));
        }

        report = new QueryReport(this, MyInvocation.MyCommand.Name);
        progress = CreateProgress<OpenDEvent>(report.Tell);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // The rows of a page all carry the key of the one page after it, which is wanted once.
        var page = Row is not null && IsOwn(Row) && NextKey is not null ? $"{Row.Code} {NextKey}" : null;
        if (page is not null && page == lastPage)
        {
            return;
        }

        lastPage = page;
        foreach (var code in Code ?? [""])
        {
            while (queries.Count >= CodesInFlight)
            {
                WriteFirst();
            }

            queries.Enqueue(Start(code ?? ""));
        }

        // What needs no wait comes out now, even while the pipeline has more codes to give.
        while (queries.Count > 0 && queries.Peek().Pages.IsReady)
        {
            WriteNextPage();
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        while (queries.Count > 0)
        {
            WriteFirst();
        }

        report.Complete();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var query in queries)
            {
                query.Pages.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    /// <summary>Whether the row is one of this command's own, so that its next key is too.</summary>
    private protected abstract bool IsOwn(TradingDayRow row);

    private protected abstract IAsyncEnumerable<Page<TradingDayRow>> Query(OpenDClient client, SecurityCode code, PageOptions options, CancellationToken cancellationToken);

    private CodeQuery Start(string text)
    {
        if (text.StartsWith("@{", StringComparison.Ordinal))
        {
            return Failed(text, new InvalidSecurityCodeException(text, $"'{text}' is an object without a property Code or Symbol."));
        }

        if (!SecurityCode.TryParse(text, out var code, out var error))
        {
            return Failed(text, error);
        }

        OpenDSession.Current.Remember(code);
        var nextKey = Row is null || IsOwn(Row) ? NextKey : null;
        if (nextKey is not null && Code!.Length > 1)
        {
            return Failed(code, new InvalidQueryException($"{code}: -NextKey belongs to one code, and {Code.Length} are given.", "Ask for one code at a time, or leave -NextKey out."));
        }

        OpenDConnection connection;
        try
        {
            connection = ChooseConnection();
        }
        catch (ShortInterestException e)
        {
            return Failed(code, e);
        }

        var options = new PageOptions
        {
            Count = Latest ? 1 : Count ?? (All ? LargestPage : null),
            NextKey = nextKey,
            Since = Since,
            Until = Until,
            Progress = progress,
        };
        var isFirst = queries.Count == 0;
        var pages = new QueryAhead<Page<TradingDayRow>>(
            token => All ? Query(connection.Client, code, options, token) : First(Query(connection.Client, code, options, token)),
            isFirst ? 1 : PagesAhead,
            StopToken);
        return new CodeQuery(code.ToString(), code, connection, pages);
    }

    private CodeQuery Failed(object target, ShortInterestException error) =>
        new(target.ToString()!, null, null, new QueryAhead<Page<TradingDayRow>>(_ => throw error, 1, StopToken));

    private static async IAsyncEnumerable<T> First<T>(IAsyncEnumerable<T> source)
    {
        await foreach (var item in source.ConfigureAwait(false))
        {
            yield return item;
            yield break;
        }
    }

    /// <summary>Of several, the one with the fewest codes under way.</summary>
    private OpenDConnection ChooseConnection() => Connection is null
        ? OpenDSession.Current.GetOrCreateConnection()
        : Connection.OrderBy(connection => queries.Count(query => query.Connection == connection)).First();

    /// <summary>Waits for the pages of the first code and writes them all.</summary>
    private void WriteFirst()
    {
        while (!WriteNextPage())
        {
        }
    }

    /// <returns>Whether the first code is done.</returns>
    private bool WriteNextPage()
    {
        var query = queries.Peek();
        ShowProgress(query);
        var isDone = true;
        try
        {
            Wait(
                async () =>
                {
                    var (isPage, page) = await query.Pages.TakeAsync().ConfigureAwait(true);
                    if (isPage)
                    {
                        isDone = false;
                        Write(query, page);
                    }
                },
                report.Tick);
        }
        catch (ShortInterestException e)
        {
            WriteError(e.ToErrorRecord(query.Target));
        }

        if (isDone)
        {
            codesDone++;
            queries.Dequeue().Pages.Dispose();
        }

        return isDone;
    }

    /// <summary>One page of one code is there before a progress bar could be read. From the pipeline, the number of codes is not known.</summary>
    private void ShowProgress(CodeQuery query)
    {
        var codes = MyInvocation.ExpectingInput ? 0 : Code?.Length ?? 0;
        if (All || codes > 1 || codesDone > 0)
        {
            var text = $"{query.Target} (code {codesDone + 1}{(codes > 0 ? $" of {codes}" : "")}), {rowsDone} rows so far";
            report.Show(text, codes > 1 ? codesDone * 100 / codes : -1);
        }
    }

    private void Write(CodeQuery query, Page<TradingDayRow> page)
    {
        if (query.Connection!.MustWarnOfSimulation())
        {
            WriteWarning(Warnings.Simulated(query.Connection));
        }

        foreach (var row in page.Rows)
        {
            WriteObject(Latest ? row.AsLatest() : row);
        }

        rowsDone += page.Rows.Count;

        if (!All && (Since ?? Until) is not null && !page.IsLast)
        {
            WriteWarning(Warnings.OnePage(query.Code!));
        }
    }

    private sealed record CodeQuery(string Target, SecurityCode? Code, OpenDConnection? Connection, QueryAhead<Page<TradingDayRow>> Pages);
}

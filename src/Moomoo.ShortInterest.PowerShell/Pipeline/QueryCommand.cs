using System.Management.Automation;
using Moomoo.OpenD;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>
/// A command that writes the rows of queries. Queries overlap; their rows are written query by query, in the order in which the queries
/// were started, as their pages arrive.
/// </summary>
public abstract class QueryCommand<TRow> : OpenDCmdlet
    where TRow : class
{
    private protected const int MostQueries = 16;

    /// <summary>Pages that a query may read while it waits for those before it.</summary>
    private const int PagesAhead = 8;

    private readonly Queue<RunningQuery<TRow>> queries = new();
    private QueryReport report = null!;
    private UnsentQueries unsent = null!;
    private IProgress<string> messages = null!;
    private ConnectionGroup? connections;
    private ShortInterestException? connectionFailure;
    private bool hasWarnedOfSimulation;

    private protected QueryCommand()
    {
    }

    /// <summary>The connections to use instead of the session's current one. Queries are shared out over them.</summary>
    [Parameter]
    [ConnectionTransformation]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNullOrEmpty]
    public OpenDConnection[]? Connection { get; set; }

    /// <summary>What a query is of, for messages: code, market.</summary>
    private protected abstract string Kind { get; }

    /// <summary>Queries under way at once. With 1, all rows of a query are written before the next one is started.</summary>
    private protected virtual int MaxQueries => MostQueries;

    /// <summary>Codes or markets of the command; null if the pipeline may bring more.</summary>
    private protected virtual int? Total => null;

    /// <summary>Codes or markets that the current input still has, after the one that was started last.</summary>
    private protected virtual int Pending => 0;

    /// <summary>Whether the command takes so long that the progress bar is shown before there is a wait.</summary>
    private protected virtual bool IsLong => Total > 1 || Done > 0;

    /// <summary>0 to 100, or -1 if it is not known.</summary>
    private protected virtual int PercentDone => Total is > 1 and { } total ? Done * 100 / total : -1;

    /// <summary>Codes or markets whose queries have ended.</summary>
    private protected int Done { get; private set; }

    private protected int RowsWritten { get; private set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        report = new QueryReport(this, MyInvocation.MyCommand.Name);
        unsent = new UnsentQueries(Kind);
        messages = CreateProgress<string>(WriteVerbose);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        StartQueries();

        // What needs no wait comes out now, even while the pipeline has more input to give.
        while (queries.Count > 0 && queries.Peek().Answers.IsReady)
        {
            WriteNextPage();
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        WriteUntil(left: 0);
        report.Complete();
        WriteUnsent();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var query in queries)
            {
                query.Dispose();
            }

            connections?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Starts the queries of one input.</summary>
    private protected abstract void StartQueries();

    /// <summary>Writes the rows of a page.</summary>
    private protected virtual void Write(object target, Page<TRow> page)
    {
        foreach (var row in page.Rows)
        {
            Write(row);
        }
    }

    private protected void Write(TRow row)
    {
        WriteObject(ToOutput(row));
        RowsWritten++;
    }

    /// <summary>Writes the error of a query, or counts it if no gateway could be reached.</summary>
    private protected virtual void WriteFailure(object target, ShortInterestException error)
    {
        if (error != connectionFailure && connections?.IsUnreachable(error) != true)
        {
            WriteError(error.ToErrorRecord(target));
            return;
        }

        unsent.Add(error, target, CountOf(target));
        if (this.StopsAtFirstError())
        {
            unsent.Add(error, target, queries.Sum(query => CountOf(query.Target)) + Pending);
            WriteUnsent();
        }
    }

    /// <summary>Codes or markets that a query asks for.</summary>
    private protected virtual int CountOf(object target) => 1;

    private protected virtual object ToOutput(TRow row) => row;

    /// <summary>Starts a query, and writes the rows of earlier ones while there are too many under way.</summary>
    /// <param name="target">What it is of, and the target object of its error.</param>
    /// <param name="read">Reads its pages with a client, and reports to the progress.</param>
    /// <param name="isNotAfter">See <see cref="GatewayQuery{TRow}"/>.</param>
    private protected void Start(
        object target,
        Func<OpenDClient, IProgress<OpenDEvent>, CancellationToken, IAsyncEnumerable<Page<TRow>>> read,
        Func<TRow, TRow, bool>? isNotAfter)
    {
        if (GetConnections() is not { } group)
        {
            Enqueue(target, connectionFailure!);
            return;
        }

        var wait = new QueryWait();
        var progress = CreateProgress<OpenDEvent>(e => report.Handle(e, wait));
        var query = new GatewayQuery<TRow>((client, token) => read(client, progress, token), isNotAfter);
        Enqueue(target, wait, token => group.ReadAsync(query, (error, next) => messages.Report($"{target}: {error.Message} Starting again at {next}."), token));
    }

    /// <summary>Queues an error behind the rows of earlier queries.</summary>
    private protected virtual void Fail(object target, ShortInterestException error) => Enqueue(target, error);

    private void Enqueue(object target, ShortInterestException error) => Enqueue(target, new QueryWait(), _ => throw error);

    private void Enqueue(object target, QueryWait wait, Func<CancellationToken, IAsyncEnumerable<Answer<TRow>>> read)
    {
        // The first query requests no page before the page before it is written, so that Select-Object -First costs no needless request.
        var pages = new QueryAhead<Answer<TRow>>(read, queries.Count == 0 ? 1 : PagesAhead, StopToken);
        queries.Enqueue(new RunningQuery<TRow>(target, wait, pages));
        WriteUntil(left: MaxQueries - 1);
    }

    /// <summary>The connections given, or else the session's current one; null if there is none and none can be opened.</summary>
    private ConnectionGroup? GetConnections()
    {
        if (connections is null && connectionFailure is null)
        {
            try
            {
                connections = new ConnectionGroup(Connection ?? [OpenDSession.Current.GetOrCreateConnection(this)]);
            }
            catch (ShortInterestException e)
            {
                connectionFailure = e;
            }
        }

        return connections;
    }

    private void WriteUntil(int left)
    {
        while (queries.Count > left)
        {
            WriteNextPage();
        }
    }

    /// <summary>Waits for the next page of the first query and writes it, or ends the query.</summary>
    private void WriteNextPage()
    {
        var query = queries.Peek();
        report.Show(Describe(query), PercentDone, query.Wait, IsLong);
        Answer<TRow>? answer = null;
        ShortInterestException? failure = null;
        try
        {
            answer = Wait(query.Answers.TakeAsync, report.Tick);
        }
        catch (ShortInterestException e)
        {
            failure = e;
        }

        if (answer is not null)
        {
            WarnIfSimulated(answer.Connection);
            Write(query.Target, answer.Page);
            return;
        }

        queries.Dequeue().Dispose();
        Done += CountOf(query.Target);
        if (failure is not null)
        {
            WriteFailure(query.Target, failure);
        }
    }

    private string Describe(RunningQuery<TRow> query)
    {
        var number = Total > 1 || Done > 0 ? $" ({Kind} {Done + 1}{(Total is { } total ? $" of {total}" : "")})" : "";
        return $"{query.Target}{number}, {RowsWritten} rows";
    }

    private void WarnIfSimulated(OpenDConnection connection)
    {
        if (connection.Simulated && !hasWarnedOfSimulation)
        {
            hasWarnedOfSimulation = true;
            WriteWarning(Warnings.Simulated(connection));
        }
    }

    private void WriteUnsent()
    {
        if (unsent.Take() is { } record)
        {
            WriteError(record);
        }
    }
}

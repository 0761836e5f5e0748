using Moomoo.ShortInterest.Archive.Store;

namespace Moomoo.ShortInterest.Archive.Sync;

/// <summary>The codes of one market and query in a sync, and what was done with them.</summary>
/// <param name="query">The kind of rows.</param>
/// <param name="market">The market.</param>
/// <param name="codes">The codes to be synced.</param>
/// <param name="marketNewest">The newest day of any code of the market that the archive has; null if it has none.</param>
internal sealed class SyncGroup(ArchiveQuery query, Market market, IReadOnlyList<Coverage> codes, DateTime? marketNewest)
{
    private const int RowsPerPage = OpenD.PageOptions.LargestCount;

    /// <summary>What a whole history is taken to be before it is read: as long as those of ten years of Hong Kong.</summary>
    private const int UsualPages = 6;

    private readonly HashSet<SecurityCode> asked = [];
    private readonly HashSet<SecurityCode> failed = [];
    private long rowsNew;
    private long rowsRevised;
    private long requests;

    public ArchiveQuery Query => query;

    public Market Market => market;

    public IReadOnlyList<Coverage> Codes => codes;

    /// <summary>Null if every sync brings rows.</summary>
    public PublicationCalendar? Calendar { get; } = query switch
    {
        ArchiveQuery.ShortInterest => PublicationCalendar.ShortInterest(market),
        ArchiveQuery.DailyShortVolume => PublicationCalendar.DailyShortVolume(market),
        _ => null,
    };

    /// <summary>The newest day of any code of the market, with what this sync has brought.</summary>
    public DateTime? MarketNewest { get; private set; } = marketNewest;

    public SyncPlan Plan(DateTimeOffset now, bool force) => SyncPlan.Create(codes, MarketNewest, Calendar, now, force);

    public void CountRequests(long count) => Interlocked.Add(ref requests, count);

    public void CountFailure(SecurityCode code) => failed.Add(code);

    public void CountAnswer(Coverage coverage, RowChanges changes)
    {
        asked.Add(coverage.Code);
        rowsNew += changes.New.Count;
        rowsRevised += changes.Revised.Count;
        CountAnsweredElsewhere(coverage);
    }

    /// <summary>Another sync has answered for a code; null if it found that there is no such code.</summary>
    public void CountAnsweredElsewhere(Coverage? coverage)
    {
        if (coverage is not null && (coverage.NewestDay > MarketNewest || MarketNewest is null))
        {
            MarketNewest = coverage.NewestDay;
        }
    }

    /// <summary>What a code takes however short its history is: a fraction of a request where one is of many codes.</summary>
    public double LeastRequestsOfCode => Calendar is null ? 1.0 / OpenD.AvailabilityOptions.LargestCount : 1;

    /// <summary>About how many requests a code takes.</summary>
    public double EstimateRequests(Coverage code, DateTimeOffset now)
    {
        if (Calendar is null || code.IsComplete)
        {
            return LeastRequestsOfCode;
        }

        var until = code.CompleteSince ?? now.UtcDateTime.Date;
        var days = code.Since == Coverage.Beginning ? UsualPages * RowsPerPage : Calendar.Between(code.Since, until).Count();
        return Math.Max(1, (days + RowsPerPage - 1) / RowsPerPage);
    }

    public ArchiveSyncSummary Summarize(TimeSpan elapsed) => new()
    {
        Market = market,
        Query = query,
        CodesAsked = asked.Count,
        CodesFailed = failed.Count,
        CodesCurrent = codes.Count - asked.Count - failed.Count,
        RowsNew = rowsNew,
        RowsRevised = rowsRevised,
        Requests = Interlocked.Read(ref requests),
        Elapsed = elapsed,
    };
}

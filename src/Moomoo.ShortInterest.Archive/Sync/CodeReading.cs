using Moomoo.ShortInterest.Archive.Store;

namespace Moomoo.ShortInterest.Archive.Sync;

/// <summary>What has been read of one code in a sync, and whether it is enough.</summary>
/// <param name="coverage">What the archive has.</param>
/// <param name="stored">The rows that hold, by day.</param>
internal sealed class CodeReading(Coverage coverage, IReadOnlyDictionary<DateTime, StoredRow> stored)
{
    /// <summary>So many known days on a page show that no day is missing between.</summary>
    private const int Overlap = 2;

    private readonly RowTable table = RowTable.Of(coverage.Query, coverage.Code.Market);
    private readonly DateTime? newestStored = stored.Count == 0 ? null : stored.Keys.Max();
    private readonly List<SecurityRow> rows = [];
    private DateTime? oldest = stored.Count == 0 ? null : stored.Keys.Min();
    private string? resumeKey = coverage.ResumeKey;
    private DateTime? completeSince = coverage.CompleteSince;

    /// <summary>What the rows change in the archive.</summary>
    public RowChanges Changes => RowChanges.Between(table, stored, rows);

    /// <summary>What the archive has once the changes are written.</summary>
    public Coverage Coverage => coverage with
    {
        NewestDay = rows.Select(RowTable.GetDay).Append(newestStored).Max(),
        CompleteSince = completeSince,
        ResumeKey = completeSince == Coverage.Beginning ? null : resumeKey,
    };

    /// <summary>Adds a page, read from the newest row on.</summary>
    /// <returns>Whether an older page is needed: as long as what the archive has does not begin, or differs.</returns>
    public bool AddNewest(string? key, Page<TradingDayRow> page)
    {
        var wanted = Take(key, page);
        return !IsAtEnd(page) && !IsAsStored(wanted);
    }

    /// <summary>Adds a page, read from the key of the oldest row on.</summary>
    /// <returns>Whether an older page is needed.</returns>
    public bool AddOlder(string? key, Page<TradingDayRow> page)
    {
        Take(key, page);
        return !IsAtEnd(page);
    }

    /// <summary>Whether a page begins within what the archive has, so that no day is missing between.</summary>
    public bool Continues(Page<TradingDayRow> page) => page.Rows.Any(row => RowTable.GetDay(row) is { } day && stored.ContainsKey(day));

    /// <summary>The rows of a page that are not older than wanted, which are now among those read.</summary>
    private List<TradingDayRow> Take(string? key, Page<TradingDayRow> page)
    {
        var wanted = page.Rows.Where(row => !(RowTable.GetDay(row) < coverage.Since)).ToList();
        rows.AddRange(wanted);
        if (wanted.Min(RowTable.GetDay) is { } day && !(day >= oldest))
        {
            oldest = day;
            resumeKey = key;
        }

        return wanted;
    }

    /// <summary>Whether there is nothing older, or nothing older that is wanted.</summary>
    private bool IsAtEnd(Page<TradingDayRow> page)
    {
        var isLast = page.IsLast;
        var isPast = page.Rows.Any(row => RowTable.GetDay(row) < coverage.Since);
        if (isLast || isPast)
        {
            completeSince = isPast ? coverage.Since : Coverage.Beginning;
        }

        return isLast || isPast;
    }

    private bool IsAsStored(List<TradingDayRow> page)
    {
        var known = page.Where(row => RowTable.GetDay(row) <= newestStored).ToList();
        return newestStored is not null && known.Count >= Math.Min(Overlap, stored.Count) && known.All(IsAsStored);
    }

    private bool IsAsStored(TradingDayRow row) =>
        RowTable.GetDay(row) is { } day && stored.TryGetValue(day, out var before) && before.Values.SequenceEqual(table.GetValues(row));
}

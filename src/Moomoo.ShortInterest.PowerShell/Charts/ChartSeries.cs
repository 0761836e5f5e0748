namespace Moomoo.ShortInterest.PowerShell;

/// <summary>The rows of one security and kind, one a day, oldest first.</summary>
internal sealed class ChartSeries(string code, bool isVolume)
{
    private readonly SortedDictionary<DateTime, TradingDayRow> rows = [];

    public string Code => code;

    /// <summary>Whether the rows are of daily short volume, not of short interest.</summary>
    public bool IsVolume => isVolume;

    /// <summary>Name of the security; null if no row came with one.</summary>
    public string? Name { get; set; }

    public bool IsSimulated { get; private set; }

    public IReadOnlyCollection<DateTime> Days => rows.Keys;

    public IReadOnlyCollection<TradingDayRow> Rows => rows.Values;

    /// <summary>Adds a row. Of several rows of a day, the one that the archive saw last is kept, or else the one added last.</summary>
    public void Add(DateTime day, TradingDayRow row)
    {
        IsSimulated |= row.GetSimulated();
        if (!rows.TryGetValue(day, out var other) || !(row.GetFirstSeen() < other.GetFirstSeen()))
        {
            rows[day] = row;
        }
    }
}

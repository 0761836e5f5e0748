using Moomoo.ShortInterest.Archive.Engines;

namespace Moomoo.ShortInterest.Archive.Store;

/// <summary>
/// The table of one type of row: <c>code</c>, <c>day</c>, the row's columns, <c>first_seen</c> and <c>superseded_at</c>. A day is all that tells apart
/// the rows of a code, so the columns that only repeat it are not kept, and come back from it.
/// </summary>
internal sealed class RowTable
{
    public const string Code = "code";
    public const string Day = "day";
    public const string FirstSeen = "first_seen";
    public const string SupersededAt = "superseded_at";

    private static readonly HashSet<string> DerivedColumns =
        [nameof(SecurityRow.Code), nameof(TradingDayRow.Timestamp), nameof(TradingDayRow.TimestampStr)];

    private readonly Type rowType;

    private RowTable(string name, ArchiveQuery query, Market? market, Type rowType)
    {
        Name = name;
        Query = query;
        Market = market;
        this.rowType = rowType;
        Columns = [.. rowType.GetProperties().Where(property => !DerivedColumns.Contains(property.Name)).Select(property => new RowColumn(property))];
        ColumnNames = [Code, Day, .. Columns.Select(column => column.Name), FirstSeen, SupersededAt];
    }

    /// <summary>In the order in which rows are read: by query, then by code.</summary>
    public static IReadOnlyList<RowTable> All { get; } =
    [
        new("short_interest_hk", ArchiveQuery.ShortInterest, ShortInterest.Market.HK, typeof(HkShortInterest)),
        new("short_interest_us", ArchiveQuery.ShortInterest, ShortInterest.Market.US, typeof(UsShortInterest)),
        new("daily_short_volume_hk", ArchiveQuery.DailyShortVolume, ShortInterest.Market.HK, typeof(HkDailyShortVolume)),
        new("daily_short_volume_us", ArchiveQuery.DailyShortVolume, ShortInterest.Market.US, typeof(UsDailyShortVolume)),
        new("short_availability", ArchiveQuery.ShortAvailability, null, typeof(ShortAvailability)),
    ];

    public string Name { get; }

    public ArchiveQuery Query { get; }

    /// <summary>Null if the table is of both markets.</summary>
    public Market? Market { get; }

    /// <summary>Those that are the row's own values.</summary>
    public IReadOnlyList<RowColumn> Columns { get; }

    public IReadOnlyList<string> ColumnNames { get; }

    /// <summary>The place of the row's first own column in <see cref="ColumnNames"/>.</summary>
    public static int FirstColumn => 2;

    public int FirstSeenColumn => FirstColumn + Columns.Count;

    public int SupersededAtColumn => FirstSeenColumn + 1;

    public static IEnumerable<RowTable> Of(ArchiveQuery query) => All.Where(table => table.Query == query);

    public static RowTable Of(ArchiveQuery query, Market market) => Of(query).Single(table => table.Market is null || table.Market == market);

    public ColumnType TypeOf(int column) =>
        column == 0 ? ColumnType.Text
        : column == 1 ? ColumnType.Day
        : column >= FirstSeenColumn ? ColumnType.Time
        : Columns[column - FirstColumn].Type;

    /// <summary>The day that the row is kept under; null if it names none, and then it cannot be kept.</summary>
    public static DateTime? GetDay(SecurityRow row) => row switch
    {
        TradingDayRow tradingDay => tradingDay.GetDate(),
        ShortAvailability availability => availability.GetDate(),
        _ => null,
    };

    /// <summary>Whether rows of this type are kept here.</summary>
    public bool Holds(SecurityRow row) => row.GetType() == rowType;

    public object?[] GetValues(SecurityRow row) => [.. Columns.Select(column => column.Get(row))];

    public SecurityRow CreateRow(string code, DateTime day, IReadOnlyList<object?> values)
    {
        var row = (SecurityRow)Activator.CreateInstance(rowType)!;
        row.Code = code;
        for (var i = 0; i < values.Count; i++)
        {
            Columns[i].Set(row, values[i]);
        }

        if (row is TradingDayRow tradingDay)
        {
            tradingDay.TimestampStr = FormattableString.Invariant($"{day:yyyy-MM-dd}");
            tradingDay.Timestamp = MarketTime.AtMarketTime(tradingDay.Market, day).ToUnixTimeSeconds();
        }

        return row;
    }
}

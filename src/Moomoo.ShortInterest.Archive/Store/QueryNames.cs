namespace Moomoo.ShortInterest.Archive.Store;

/// <summary>How queries are named in the tables, as the tables themselves are.</summary>
internal static class QueryNames
{
    public static string ToName(this ArchiveQuery query) => query switch
    {
        ArchiveQuery.ShortInterest => "short_interest",
        ArchiveQuery.DailyShortVolume => "daily_short_volume",
        ArchiveQuery.ShortAvailability => "short_availability",
        _ => throw new ArgumentOutOfRangeException(nameof(query), query, "There is no such query."),
    };

    public static ArchiveQuery ToQuery(string name) => name switch
    {
        "short_interest" => ArchiveQuery.ShortInterest,
        "daily_short_volume" => ArchiveQuery.DailyShortVolume,
        "short_availability" => ArchiveQuery.ShortAvailability,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such query."),
    };
}

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>A number of the rows on the page.</summary>
/// <param name="Name">What the page's script calls it.</param>
/// <param name="Read">Reads it from a row; null is a gap.</param>
internal sealed record ChartColumn(string Name, Func<TradingDayRow, double?> Read)
{
    private const string Percent = "percent";

    private static readonly ChartColumn[] ShortInterest =
    [
        new("position", row => row.GetShortPosition()),
        new(Percent, row => row.GetShortPercent()),
        new("daysToCover", row => row.GetDaysToCover()),
        new("averageVolume", row => (row as UsShortInterest)?.AvgDailyShareVolume),
        new("close", row => row.ClosePrice),
    ];

    private static readonly ChartColumn[] DailyShortVolume =
    [
        new("shortVolume", row => ((DailyShortVolumeRow)row).GetShortVolume()),
        new("volume", row => ((DailyShortVolumeRow)row).GetVolume()),
        new(Percent, row => row.GetShortPercent()),
        new("close", row => row.ClosePrice),
    ];

    /// <summary>The numbers that at least one of the rows has, all rows being of one kind.</summary>
    public static IReadOnlyList<ChartColumn> Of(IReadOnlyCollection<TradingDayRow> rows) =>
    [
        .. (rows.First() is DailyShortVolumeRow ? DailyShortVolume : ShortInterest)
            .Where(column => rows.Any(row => column.Read(row) is not null) && !(column.Name == Percent && rows.All(FollowsFromVolume))),
    ];

    /// <summary>
    /// The page computes a percentage of volumes itself if the result equals what OpenD sent: without it, years of days are a fifth smaller.
    /// </summary>
    private static bool FollowsFromVolume(TradingDayRow row) =>
        row is DailyShortVolumeRow daily
        && (daily.GetShortPercent() is not { } percent
            ? daily.GetShortVolume() is null || daily.GetVolume() is null or 0
            : Math.Abs(percent - (100.0 * daily.GetShortVolume() / daily.GetVolume() ?? double.NaN)) < 0.005);
}

namespace Moomoo.ShortInterest;

/// <summary>
/// What a ranking of short selling is sorted by. The names are those of the rows' columns, the values are OpenD's own
/// (protocol page, "Qot_GetShortSellingRank"). OpenD sorts by WeekAvgVolume and MonthAvgVolume, but does not return them.
/// </summary>
public enum ShortSellingSortField
{
    /// <summary>OpenD's own choice: it sorts by <see cref="ShortNumberChange"/>.</summary>
    Default = 0,

    /// <summary>Change in the number of shares sold short.</summary>
    ShortNumberChange = 1,

    /// <summary>Change in the percentage of the volume sold short.</summary>
    ShortRatioChange = 2,

    /// <summary>Shares sold short.</summary>
    ShortNumber = 3,

    /// <summary>Percentage of the volume sold short.</summary>
    ShortRatio = 4,

    /// <summary>Volume.</summary>
    Volume = 5,

    /// <summary>Open short position in shares.</summary>
    ShortPositionVolume = 6,

    /// <summary>Open short position as a percentage.</summary>
    ShortPositionRatio = 7,

    /// <summary>Days to cover.</summary>
    DaysToCover = 8,

    /// <summary>Average daily volume of the last week.</summary>
    WeekAvgVolume = 9,

    /// <summary>Average daily shares sold short, last week.</summary>
    WeekAvgShortNumber = 10,

    /// <summary>Average daily percentage sold short, last week.</summary>
    WeekAvgShortRatio = 11,

    /// <summary>Average daily volume of the last month.</summary>
    MonthAvgVolume = 12,

    /// <summary>Average daily shares sold short, last month.</summary>
    MonthAvgShortNumber = 13,

    /// <summary>Average daily percentage sold short, last month.</summary>
    MonthAvgShortRatio = 14,
}

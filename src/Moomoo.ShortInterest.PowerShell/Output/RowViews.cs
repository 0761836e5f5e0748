using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>
/// Chooses the table for rows whose type alone does not tell which suits them. Like the processes of Get-Process -IncludeUserName,
/// such a row has one more type name, which only the format file knows. It remains the same .NET object.
/// </summary>
internal static class RowViews
{
    /// <summary>For the newest row of a code: the rows of many codes make one table.</summary>
    public static PSObject AsLatest(this TradingDayRow row) => Marked(row, $"{row.GetType()}#Latest");

    /// <summary>For a ranking: its table shows the column that it was sorted by, where rows have that column.</summary>
    public static object AsSortedBy(this ShortSellingRank row, ShortSellingSortField sortBy) => sortBy switch
    {
        ShortSellingSortField.Volume or ShortSellingSortField.ShortRatioChange => Marked(row, $"{row.GetType()}#Volume"),
        ShortSellingSortField.ShortPositionVolume or ShortSellingSortField.ShortPositionRatio or ShortSellingSortField.DaysToCover => Marked(row, $"{row.GetType()}#Position"),
        ShortSellingSortField.WeekAvgVolume or ShortSellingSortField.WeekAvgShortNumber or ShortSellingSortField.WeekAvgShortRatio => Marked(row, $"{row.GetType()}#Week"),
        ShortSellingSortField.MonthAvgVolume or ShortSellingSortField.MonthAvgShortNumber or ShortSellingSortField.MonthAvgShortRatio => Marked(row, $"{row.GetType()}#Month"),
        _ => row,
    };

    private static PSObject Marked(object row, string typeName)
    {
        var marked = PSObject.AsPSObject(row);
        marked.TypeNames.Insert(0, typeName);
        return marked;
    }
}

using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>The hidden members of rows that the types file names: for scripts, and no columns.</summary>
public static class RowMembers
{
    /// <summary>The trading day; null if OpenD named none.</summary>
    public static object? GetDate(PSObject row) => ((TradingDayRow)row.BaseObject).GetDate();

    /// <summary>The key of the page after the row's own; <c>-1</c> after the last.</summary>
    public static string GetNextKey(PSObject row) => ((TradingDayRow)row.BaseObject).GetNextKey();

    /// <summary>The newest open short position of a Hong Kong security, in shares; null if OpenD left it unset.</summary>
    public static object? GetAggregatedShort(PSObject row) => Totals(row).AggregatedShort;

    /// <summary>The same as a percentage; null if OpenD left it unset.</summary>
    public static object? GetAggregatedShortRatio(PSObject row) => Totals(row).AggregatedShortRatio;

    /// <summary>Its day as <c>yyyy-MM-dd</c>; null if OpenD left it unset.</summary>
    public static string? GetNewTimeStr(PSObject row) => Totals(row).NewTimeStr;

    private static HkShortTotals Totals(PSObject row) => ((HkDailyShortVolume)row.BaseObject).GetTotals();
}

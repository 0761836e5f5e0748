using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>The hidden members of rows that the types file names: for scripts, and no columns.</summary>
public static class RowMembers
{
    /// <summary>The trading day; null if OpenD named none.</summary>
    public static object? GetDate(PSObject row) => ((TradingDayRow)row.BaseObject).GetDate();

    /// <summary>The key of the page after the row's own; <c>-1</c> after the last.</summary>
    public static string GetNextKey(PSObject row) => ((TradingDayRow)row.BaseObject).GetNextKey();
}

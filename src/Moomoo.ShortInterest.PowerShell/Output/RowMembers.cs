using System.ComponentModel;
using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>The hidden members of rows, for the types file: available to scripts by name, but not columns.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RowMembers
{
    /// <summary>Whether the row comes from a simulator.</summary>
    public static object GetSimulated(PSObject row) => As<SecurityRow>(row).GetSimulated();

    /// <summary>Marks a row that was created for a test.</summary>
    public static void SetSimulated(PSObject row, object? value) => As<SecurityRow>(row).Simulated = LanguagePrimitives.IsTrue(value);

    /// <summary>When an archive first saw the values of the row, in UTC; null if the row does not come from an archive.</summary>
    public static object? GetFirstSeen(PSObject row) => As<SecurityRow>(row).GetFirstSeen();

    /// <summary>When an archive saw other values instead, in UTC; null while the row is current.</summary>
    public static object? GetSupersededAt(PSObject row) => As<SecurityRow>(row).GetSupersededAt();

    /// <summary>The key of the page after the row's own; <c>-1</c> after the last.</summary>
    public static object GetNextKey(PSObject row) => As<TradingDayRow>(row).GetNextKey();

    /// <summary>Sets the key of a row that was created for a test.</summary>
    public static void SetNextKey(PSObject row, object? value) => As<TradingDayRow>(row).NextKey = LanguagePrimitives.ConvertTo<string>(value);

    /// <summary>The day of the row, without a time; null if OpenD sent none.</summary>
    public static object? GetDate(PSObject row) => row.BaseObject is ShortAvailability snapshot ? snapshot.GetDate() : As<TradingDayRow>(row).GetDate();

    /// <summary>The first trading day whose close may use the row, by the calendar; null if OpenD sent no day.</summary>
    public static object? GetKnownOn(PSObject row) => As<TradingDayRow>(row).GetKnownOn();

    /// <summary>Change from the last close to the close; null if one of them is unset.</summary>
    public static object? GetChange(PSObject row) => As<TradingDayRow>(row).GetChange();

    /// <summary>The change in percent.</summary>
    public static object? GetChangePercent(PSObject row) => As<TradingDayRow>(row).GetChangePercent();

    /// <summary>Open short position in shares; null if the row has none.</summary>
    public static object? GetShortPosition(PSObject row) => As<TradingDayRow>(row).GetShortPosition();

    /// <summary>The short position or, in rows of daily short volume, the shares sold short as a percentage; null if unset.</summary>
    public static object? GetShortPercent(PSObject row) => As<TradingDayRow>(row).GetShortPercent();

    /// <summary>Days to cover; null if the row has none.</summary>
    public static object? GetDaysToCover(PSObject row) => As<TradingDayRow>(row).GetDaysToCover();

    /// <summary>Shares sold short on the day; null if unset.</summary>
    public static object? GetShortVolume(PSObject row) => As<DailyShortVolumeRow>(row).GetShortVolume();

    /// <summary>Volume of the day in shares; null if unset.</summary>
    public static object? GetVolume(PSObject row) => As<DailyShortVolumeRow>(row).GetVolume();

    /// <summary>The newest open short position of a Hong Kong security in shares; null if unset.</summary>
    public static object? GetAggregatedShort(PSObject row) => As<HkDailyShortVolume>(row).Totals.AggregatedShort;

    /// <summary>Sets the position of a row that was created for a test.</summary>
    public static void SetAggregatedShort(PSObject row, object? value) =>
        SetTotals(row, totals => totals with { AggregatedShort = LanguagePrimitives.ConvertTo<long?>(value) });

    /// <summary>The newest open short position as a percentage; null if unset.</summary>
    public static object? GetAggregatedShortRatio(PSObject row) => As<HkDailyShortVolume>(row).Totals.AggregatedShortRatio;

    /// <summary>Sets the percentage of a row that was created for a test.</summary>
    public static void SetAggregatedShortRatio(PSObject row, object? value) =>
        SetTotals(row, totals => totals with { AggregatedShortRatio = LanguagePrimitives.ConvertTo<double?>(value) });

    /// <summary>The day of that position as <c>yyyy-MM-dd</c>; null if unset.</summary>
    public static object? GetNewTimeStr(PSObject row) => As<HkDailyShortVolume>(row).Totals.NewTimeStr;

    /// <summary>Sets the day of a row that was created for a test.</summary>
    public static void SetNewTimeStr(PSObject row, object? value) =>
        SetTotals(row, totals => totals with { NewTimeStr = LanguagePrimitives.ConvertTo<string?>(value) });

    /// <summary>The rows of a page share their totals; a changed row gets its own.</summary>
    private static void SetTotals(PSObject row, Func<HkShortTotals, HkShortTotals> change) =>
        As<HkDailyShortVolume>(row).Totals = change(As<HkDailyShortVolume>(row).Totals);

    private static TRow As<TRow>(PSObject row) => (TRow)row.BaseObject;
}

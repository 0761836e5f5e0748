using System.Globalization;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>How values look in the tables and lists of the format file, in the user's culture. An unset value is empty.</summary>
public static class RowText
{
    /// <summary>Shares, with thousands separators.</summary>
    public static string Shares(long? value) => value?.ToString("N0", CultureInfo.CurrentCulture) ?? "";

    /// <summary>A price; three decimals where they say something.</summary>
    public static string Price(double? value) => value?.ToString("#,##0.00#", CultureInfo.CurrentCulture) ?? "";

    /// <summary>A number with two decimals.</summary>
    public static string Number(double? value) => value?.ToString("N2", CultureInfo.CurrentCulture) ?? "";

    /// <summary>A percentage that stands before its sign: 12.34 is 12.34%.</summary>
    public static string Percent(double? value) => value is null ? "" : $"{value.Value.ToString("N2", CultureInfo.CurrentCulture)}%";

    /// <summary>The change of the close on the last close, signed, in percent.</summary>
    public static string Change(double? close, double? lastClose) =>
        ChangeRatio(close, lastClose) is { } change ? $"{change.ToString("+0.00;-0.00;0.00", CultureInfo.CurrentCulture)}%" : "";

    /// <summary>1 for a rise, -1 for a fall, 0 for neither or unknown.</summary>
    public static int Direction(double? close, double? lastClose) => ChangeRatio(close, lastClose) is { } change && !double.IsNaN(change) ? Math.Sign(change) : 0;

    private static double? ChangeRatio(double? close, double? lastClose) => lastClose is null or 0 ? null : (close - lastClose) / lastClose * 100;
}

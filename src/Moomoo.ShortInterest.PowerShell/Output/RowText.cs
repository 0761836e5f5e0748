using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>How values look in the tables and lists of the format file, in the user's culture. An unset value is empty.</summary>
public static class RowText
{
    private const string Green = "\u001b[32m";
    private const string Red = "\u001b[31m";
    private const string Reset = "\u001b[0m";

    private static readonly bool HasPSStyle = typeof(PSObject).Assembly.GetType("System.Management.Automation.PSStyle") is not null;

    /// <summary>Shares, with thousands separators.</summary>
    public static string Shares(long? value) => value?.ToString("N0", CultureInfo.CurrentCulture) ?? "";

    /// <summary>A price; three decimals where they say something.</summary>
    public static string Price(double? value) => value?.ToString("#,##0.00#", CultureInfo.CurrentCulture) ?? "";

    /// <summary>A number with two decimals.</summary>
    public static string Number(double? value) => value?.ToString("N2", CultureInfo.CurrentCulture) ?? "";

    /// <summary>A percentage that stands before its sign: 12.34 is 12.34%.</summary>
    public static string Percent(double? value) => value is null ? "" : $"{value.Value.ToString("N2", CultureInfo.CurrentCulture)}%";

    /// <summary>A part of a whole in percent; empty if either is unset.</summary>
    public static string Share(long? part, long? whole) => whole is null or 0 ? "" : Percent(part * 100.0 / whole);

    /// <summary>The change of the close on the last close, signed, in percent: green for a rise and red for a fall where the host shows colours.</summary>
    public static string Change(double? close, double? lastClose, PSHost host)
    {
        if (ChangeRatio(close, lastClose) is not { } change)
        {
            return "";
        }

        var text = $"{change.ToString("+0.00;-0.00;0.00", CultureInfo.CurrentCulture)}%";
        return change == 0 || !IsColourful(host) ? text : $"{(change > 0 ? Green : Red)}{text}{Reset}";
    }

    /// <summary>On a terminal that knows colours, and not in a file, a log or under NO_COLOR. Windows PowerShell, which has no PSStyle, cannot align coloured text.</summary>
    private static bool IsColourful(PSHost host) =>
        HasPSStyle
        && host.UI is { SupportsVirtualTerminal: true }
        && !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"));

    private static double? ChangeRatio(double? close, double? lastClose) => lastClose is null or 0 ? null : (close - lastClose) / lastClose * 100;
}

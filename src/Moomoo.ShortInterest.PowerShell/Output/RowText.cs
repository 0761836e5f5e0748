using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Text;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Table cells of the format file that need more than a format string.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RowText
{
    private const string Green = "\u001b[32m";
    private const string Red = "\u001b[31m";
    private const string Reset = "\u001b[0m";

    private static readonly string[] RegionsWhereRiseIsRed = ["-CN", "-TW", "-JP", "-KR"];

    private static readonly bool HasPSStyle = typeof(PSObject).Assembly.GetType("System.Management.Automation.PSStyle") is not null;

    /// <summary>A change in percent with its sign, in the colour that the user's market gives a rise or a fall; empty if unset.</summary>
    public static string ChangePercent(double? change, PSHost host) => ChangePercent(change, CanShowColours(host));

    /// <summary>A sparkline, in ASCII where the console's encoding lacks its characters.</summary>
    public static string Sparkline(string? line) => Sparkline(line, Console.OutputEncoding);

    internal static string Sparkline(string? line, Encoding encoding) =>
        line is null ? "" : encoding.GetString(encoding.GetBytes(line)) == line ? line : Sparklines.ToPlain(line);

    internal static string ChangePercent(double? change, bool inColour)
    {
        if (change is null)
        {
            return "";
        }

        var text = $"{change.Value.ToString("+#,##0.00;-#,##0.00;0.00", CultureInfo.CurrentCulture)}%";
        return change == 0 || !inColour ? text : $"{(change > 0 == IsRiseRed(CultureInfo.CurrentUICulture) ? Red : Green)}{text}{Reset}";
    }

    /// <summary>Mainland China, Taiwan, Japan and Korea show a rise in red and a fall in green; elsewhere, Hong Kong included, it is the other way round.</summary>
    private static bool IsRiseRed(CultureInfo culture)
    {
        var specific = culture.IsNeutralCulture ? CultureInfo.CreateSpecificCulture(culture.Name) : culture;
        return RegionsWhereRiseIsRed.Any(region => specific.Name.EndsWith(region, StringComparison.Ordinal));
    }

    /// <summary>Only on a terminal that supports colours, and not in a file, a log or under NO_COLOR. Windows PowerShell, which has no PSStyle, cannot align coloured text.</summary>
    private static bool CanShowColours(PSHost host) =>
        HasPSStyle
        && host.UI is { SupportsVirtualTerminal: true }
        && !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"));
}

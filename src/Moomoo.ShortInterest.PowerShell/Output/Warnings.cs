namespace Moomoo.ShortInterest.PowerShell;

internal static class Warnings
{
    public static string Simulated(OpenDConnection connection) => $"{connection.Endpoint} is a simulator: its rows are made up.";

    public const string SimulatedArchive = "The archive was filled from a simulator: its rows are made up.";

    public static string BeforeFirstSync(DateTimeOffset created) => FormattableString.Invariant(
        $"The archive has no record of what was known before its first sync, {created.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z. For earlier times, select rows by their KnownOn instead: Where-Object KnownOn -le '2026-01-31'.");

    public static string OnePage(SecurityCode code) => $"{code}: only one page was returned; there may be more rows in that range. Use -All to get them.";

    public static string RowsWithoutDay(int count) => $"{count} rows have no day and were left out.";

    public static string NoBrowser(string path) => $"No browser could be opened. The chart is in '{path}'.";
}

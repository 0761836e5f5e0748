namespace Moomoo.ShortInterest.PowerShell;

internal static class Warnings
{
    public static string Simulated(OpenDConnection connection) => $"{connection.Endpoint} is a simulator: its rows are made up.";

    public static string MoreSince(SecurityCode code, DateTime since) =>
        FormattableString.Invariant($"{code}: there may be more rows since {since:yyyy-MM-dd}; -All brings them.");
}

namespace Moomoo.ShortInterest.PowerShell;

internal static class Warnings
{
    public static string Simulated(OpenDConnection connection) => $"{connection.Endpoint} is a simulator: its rows are made up.";

    public static string OnePage(SecurityCode code) => $"{code}: only one page was returned; there may be more rows in that range. Use -All to get them.";
}

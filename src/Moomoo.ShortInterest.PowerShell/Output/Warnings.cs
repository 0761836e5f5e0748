namespace Moomoo.ShortInterest.PowerShell;

internal static class Warnings
{
    public static string Simulated(OpenDConnection connection) => $"{connection.Endpoint} is a simulator: its rows are made up.";

    public static string OnePage(SecurityCode code) => $"{code}: this is one page, and more rows of the days asked for may follow; -All brings them.";
}

// The gateway client without PowerShell: one page of HK.00700 from an embedded gateway, as a table and as CSV.
// Usage: ShortInterestTable [CSV file]
using System.Globalization;
using Moomoo.OpenD;
using Moomoo.OpenD.Simulator;
using Moomoo.ShortInterest;

using var gateway = OpenDSimulator.Start();
using var client = new OpenDClient(new OpenDClientOptions { Host = gateway.Host, Port = gateway.Port });
var code = SecurityCode.Parse("HK.00700");
List<string> csv = ["Code,Timestamp,TimestampStr,AggregatedShort,AggregatedShortRatio,ClosePrice,LastClosePrice"];

Console.WriteLine($"{code}, from a simulated gateway: its data is made up but for ten real rows.");
Console.WriteLine($"{"Date",-10} {"Short position",15} {"Percent",8} {"Close",10} {"Last close",10}");
await foreach (var page in client.GetShortInterestAsync(code))
{
    foreach (var row in page.Rows.Cast<HkShortInterest>())
    {
        Console.WriteLine(string.Format(
            CultureInfo.InvariantCulture,
            "{0,-10} {1,15:N0} {2,7:N2}% {3,10:N2} {4,10:N2}",
            row.TimestampStr, row.AggregatedShort, row.AggregatedShortRatio, row.ClosePrice, row.LastClosePrice));
        csv.Add(string.Format(
            CultureInfo.InvariantCulture,
            "{0},{1},{2},{3},{4},{5},{6}",
            row.Code, row.Timestamp, row.TimestampStr, row.AggregatedShort, row.AggregatedShortRatio, row.ClosePrice, row.LastClosePrice));
    }

    break; // one page; going on would bring the rest
}

if (args is [var path])
{
    File.WriteAllLines(path, csv);
    Console.WriteLine($"Written: {path}");
}

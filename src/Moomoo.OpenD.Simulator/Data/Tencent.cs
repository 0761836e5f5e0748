using System.Globalization;
using System.Text;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Data;

/// <summary>The real rows of HK.00700, and what follows from them. Its made-up figures pass through the real ones.</summary>
internal static class Tencent
{
    /// <summary>With this many shares in circulation the real positions round to the real percentages.</summary>
    public const double OutstandingShares = 9.2e9;

    public static readonly SecurityCode Code = SecurityCode.Parse("HK.00700");
    public static readonly DateTime ListDay = new(2004, 6, 16);

    private static readonly Lazy<IReadOnlyList<RealRow>> Rows = new(static () => [.. ReadRows()]);

    /// <summary>Oldest first.</summary>
    public static IReadOnlyList<KnownValue> Closes { get; } =
        [.. Rows.Value.SelectMany(static row => new[] { new KnownValue(TradingDays.Before(Market.HK, row.Day), row.LastClose), new KnownValue(row.Day, row.Close) })];

    /// <summary>In shares, oldest first.</summary>
    public static IReadOnlyList<KnownValue> Positions { get; } = [.. Rows.Value.Select(static row => new KnownValue(row.Day, row.Position))];

    private static IEnumerable<RealRow> ReadRows()
    {
        using var stream = typeof(Tencent).Assembly.GetManifestResourceStream("hk-00700.csv")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var newestFirst = reader.ReadToEnd().Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Skip(1);
        return newestFirst.Reverse().Select(static line => line.Split(',')).Select(static fields => new RealRow(
            DateTime.ParseExact(fields[1], "yyyy-MM-dd", CultureInfo.InvariantCulture),
            double.Parse(fields[2], CultureInfo.InvariantCulture),
            double.Parse(fields[4], CultureInfo.InvariantCulture),
            double.Parse(fields[5], CultureInfo.InvariantCulture)));
    }

    private sealed record RealRow(DateTime Day, double Position, double Close, double LastClose);
}

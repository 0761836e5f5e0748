using System.Diagnostics;
using System.Globalization;
using Moomoo.ShortInterest.Archive;
using Moomoo.ShortInterest.Archive.Engines;
using Moomoo.ShortInterest.Archive.Store;

namespace Moomoo.ShortInterest.Benchmarks;

/// <summary>Writes an archive of both markets as a sync does, a transaction a code, in random order of the codes, and reads it again.</summary>
internal static class ArchiveSize
{
    private const int Rounds = 5;
    private const int Histories = 200;

    private static readonly DateTime Newest = new(2026, 4, 30);

    /// <summary>In a file that is deleted again.</summary>
    public static async Task RunAsync(int codeCount, int rowsOfCode)
    {
        var folder = Directory.CreateTempSubdirectory("archive-size-").FullName;
        try
        {
            await RunAsync(Path.Combine(folder, "archive.db"), codeCount, rowsOfCode);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <param name="location">A file, which is overwritten, or an empty database.</param>
    /// <param name="codeCount">How many codes.</param>
    /// <param name="rowsOfCode">How many rows of each.</param>
    public static async Task RunAsync(string location, int codeCount, int rowsOfCode)
    {
        var archive = new ShortInterestArchive(ArchiveLocation.Parse(location));
        if (archive.Location.IsFile)
        {
            File.Delete(location);
        }

        var codes = BothMarkets.Take(codeCount);
        new Random(1).Shuffle(codes);
        Write(archive, codes, rowsOfCode);
        Print("bytes_per_row", (await archive.ReadContentAsync())[0].Size!.Value / ((double)codeCount * rowsOfCode));

        Print("latest_ms", await MeasureAsync(Rounds, _ => ReadAsync(archive, new RowFilter { Latest = true }, codeCount)));
        Print("latest_as_of_ms", await MeasureAsync(Rounds, _ => ReadAsync(archive, new RowFilter { Latest = true, AsOf = DateTimeOffset.UtcNow }, codeCount)));
        Print("history_ms", await MeasureAsync(Histories, round => ReadAsync(archive, new RowFilter { Codes = [codes[round % codeCount]] }, rowsOfCode)));
    }

    private static void Write(ShortInterestArchive archive, SecurityCode[] codes, int rowsOfCode)
    {
        using var connection = archive.Open(ArchiveAccess.Write);
        using var store = new CodeStore(connection, TimeProvider.System);
        var (wall, processor) = (TimeSpan.Zero, TimeSpan.Zero);
        foreach (var code in codes)
        {
            var rows = CreateRows(code, rowsOfCode);
            var (start, startProcessor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            var coverage = new Coverage(ArchiveQuery.ShortInterest, code) { NewestDay = Newest, CompleteSince = Coverage.Beginning };
            store.Write(coverage, RowChanges.Between(RowTable.Of(coverage.Query, code.Market), store.ReadRows(coverage), rows));
            wall += Stopwatch.GetElapsedTime(start);
            processor += Environment.CpuUsage.TotalTime - startProcessor;
        }

        var count = (double)codes.Length * rowsOfCode;
        Print("written_per_second", count / wall.TotalSeconds);
        Print("written_per_processor_second", count / processor.TotalSeconds);
    }

    private static SecurityRow[] CreateRows(SecurityCode code, int count)
    {
        var random = new Random(code.GetHashCode());
        return [.. Enumerable.Range(0, count).Select(number => CreateRow(code, Newest.AddDays(-7 * number), random))];
    }

    private static SecurityRow CreateRow(SecurityCode code, DateTime day, Random random)
    {
        var timestamp = MarketTime.AtMarketTime(code.Market, day).ToUnixTimeSeconds();
        var text = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var (shares, price) = (random.NextInt64(10_000, 900_000_000), Math.Round(random.NextDouble() * 500, 3));
        return code.Market == Market.HK
            ? new HkShortInterest
            {
                Code = code.ToString(),
                Timestamp = timestamp,
                TimestampStr = text,
                ClosePrice = price,
                LastClosePrice = price + 1.25,
                AggregatedShort = shares,
                AggregatedShortRatio = random.NextDouble() * 10,
            }
            : new UsShortInterest
            {
                Code = code.ToString(),
                Timestamp = timestamp,
                TimestampStr = text,
                ClosePrice = price,
                LastClosePrice = price + 1.25,
                SharesShort = shares,
                ShortPercent = random.NextDouble() * 10,
                AvgDailyShareVolume = shares / 3,
                DaysToCover = Math.Round(random.NextDouble() * 10, 2),
            };
    }

    private static async Task ReadAsync(ShortInterestArchive archive, RowFilter filter, int expected)
    {
        var count = 0;
        await foreach (var page in archive.ReadAsync(ArchiveQuery.ShortInterest, filter))
        {
            count += page.Count;
        }

        if (count != expected)
        {
            throw new InvalidOperationException($"{count} rows instead of {expected}");
        }
    }

    private static async Task<double[]> MeasureAsync(int rounds, Func<int, Task> work)
    {
        var times = new double[rounds];
        for (var round = 0; round < rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            await work(round);
            times[round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return times;
    }

    /// <summary>The least, the median and the most.</summary>
    private static void Print(string name, double[] times)
    {
        Array.Sort(times);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}={times[0]:F1}..{times[times.Length / 2]:F1}..{times[^1]:F1}"));
    }

    private static void Print(string name, double value) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}={value:F0}"));
}

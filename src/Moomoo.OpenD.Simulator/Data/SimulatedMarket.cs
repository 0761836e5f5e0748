using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Moomoo.ShortInterest;
using static Moomoo.OpenD.Simulator.TradingDays;

namespace Moomoo.OpenD.Simulator;

/// <summary>
/// Made-up histories, the same on every machine and in every run: Hong Kong once a week, the US at its two settlement days a month,
/// newest first. HK.00700 begins with ten real rows. Now and then a field is unset, as OpenD leaves it.
/// </summary>
internal sealed class SimulatedMarket(OpenDSimulatorOptions options)
{
    public static readonly DateTime DefaultLastDay = new(2026, 4, 30);

    private const int Plates = 5;
    private const int HighestHongKongCode = 9999;
    private const int LongestUsTicker = 5;

    private static readonly string[] WellKnownTickers = ["AAPL", "AMZN", "GOOGL", "META", "MSFT", "NVDA", "TSLA"];
    private static readonly SecurityCode Tencent = SecurityCode.Parse("HK.00700");
    private static readonly Lazy<IReadOnlyList<HkShortInterest>> TencentRows = new(ReadTencent);

    private readonly DateTime lastDay = options.LastDay.Date;
    private readonly int? rowsPerCode = options.RowsPerCode;
    private readonly ILookup<string, TradingDayRow>? givenRows = options.Rows?.ToLookup(row => row.Code);
    private readonly ConcurrentDictionary<SecurityCode, IReadOnlyList<TradingDayRow>> shortInterest = new();
    private readonly ConcurrentDictionary<SecurityCode, IReadOnlyList<TradingDayRow>> dailyShortVolume = new();
    private readonly ConcurrentDictionary<Market, IReadOnlyList<ShortSellingRank>> ranked = new();

    /// <summary>Null if the market does not know the code.</summary>
    public IReadOnlyList<TradingDayRow>? ShortInterest(SecurityCode code) =>
        Find(shortInterest, code, CreateShortInterest, static row => row is HkShortInterest or UsShortInterest);

    /// <summary>Null if the market does not know the code.</summary>
    public IReadOnlyList<TradingDayRow>? DailyShortVolume(SecurityCode code) =>
        Find(dailyShortVolume, code, CreateDailyShortVolume, static row => row is HkDailyShortVolume or UsDailyShortVolume);

    /// <summary>Securities without a value come last, whichever way the rest is sorted.</summary>
    public IReadOnlyList<ShortSellingRank> Rank(Market market, ShortSellingSortField sortBy, bool ascending, IReadOnlyCollection<string> plates)
    {
        var all = ranked.GetOrAdd(market, static market => [.. RankedCodes(market).Select(CreateRank)]);
        var column = typeof(ShortSellingRank).GetProperty(SortColumn(sortBy))!;
        double? Value(ShortSellingRank row) => column.GetValue(row) is { } value ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : null;
        var wanted = all.Where((_, index) => plates.Count == 0 || plates.Contains(Plate(market, index))).OrderBy(row => Value(row) is null);
        return [.. ascending ? wanted.ThenBy(Value) : wanted.ThenByDescending(Value)];
    }

    private static string SortColumn(ShortSellingSortField sortBy) => sortBy switch
    {
        ShortSellingSortField.Default => nameof(ShortSellingRank.ShortNumberChange),
        ShortSellingSortField.WeekAvgVolume or ShortSellingSortField.MonthAvgVolume => nameof(ShortSellingRank.Volume),
        _ => sortBy.ToString(),
    };

    /// <summary>BK1001 to BK1005 in Hong Kong, BK2001 to BK2005 in the US.</summary>
    public static bool HasPlate(Market market, string plate) => Enumerable.Range(0, Plates).Any(index => Plate(market, index) == plate);

    private static string Plate(Market market, int index) => $"BK{(market == Market.HK ? 1001 : 2001) + (index % Plates)}";

    private static IEnumerable<SecurityCode> RankedCodes(Market market)
    {
        const int count = 240;
        var codes = market == Market.HK
            ? Enumerable.Range(1, count).Select(number => $"HK.{number:00000}")
            : WellKnownTickers.Concat(Enumerable.Range(0, count).Select(number => $"{(char)('A' + (number % 26))}{(char)('A' + (number / 26))}Q"))
                .Take(count).Select(ticker => $"US.{ticker}");
        return codes.Select(code => SecurityCode.Parse(code));
    }

    private static ShortSellingRank CreateRank(SecurityCode code)
    {
        var chance = new Chance($"{code} rank");
        double volume = chance.Between(300_000, 80_000_000);
        var shortNumber = (long)(volume * chance.Between(200, 4_500) / 10_000.0);
        var position = (long)(volume * chance.Between(50, 1_200) / 100.0);
        return new ShortSellingRank
        {
            Code = code.ToString(),
            Name = $"Company {code.Code}",
            ClosePrice = Math.Round(chance.Step(chance.Between(2, 600), 0.05), 2),
            ChangeRatio = Math.Round((chance.Step(1, 0.06) - 1) * 100, 2),
            ChangeRatio5D = Math.Round((chance.Step(1, 0.12) - 1) * 100, 2),
            ChangeRatio10D = Math.Round((chance.Step(1, 0.18) - 1) * 100, 2),
            Volume = (long)volume,
            ShortNumber = shortNumber,
            ShortNumberChange = chance.OrUnset((long)((chance.Step(1, 0.4) - 1) * shortNumber)),
            ShortRatio = Math.Round(shortNumber * 100.0 / volume, 2),
            ShortRatioChange = chance.OrUnset(Math.Round((chance.Step(1, 0.1) - 1) * 100, 2)),
            ShortPositionVolume = chance.OrUnset(position),
            ShortPositionRatio = chance.OrUnset(Math.Round(chance.Between(20, 3_000) / 100.0, 2)),
            DaysToCover = chance.OrUnset(Math.Round(position / volume, 2)),
            WeekAvgShortNumber = (long)chance.Step(shortNumber, 0.2),
            WeekAvgShortRatio = Math.Round(chance.Step(shortNumber * 100.0 / volume, 0.2), 2),
            MonthAvgShortNumber = (long)chance.Step(shortNumber, 0.3),
            MonthAvgShortRatio = Math.Round(chance.Step(shortNumber * 100.0 / volume, 0.3), 2),
        };
    }

    private IReadOnlyList<TradingDayRow>? Find(
        ConcurrentDictionary<SecurityCode, IReadOnlyList<TradingDayRow>> known,
        SecurityCode code,
        Func<SecurityCode, IReadOnlyList<TradingDayRow>> create,
        Func<TradingDayRow, bool> isOfKind)
    {
        if (givenRows is null)
        {
            return Knows(code) ? known.GetOrAdd(code, create) : null;
        }

        var given = known.GetOrAdd(code, code => [.. givenRows[code.ToString()].Where(isOfKind)]);
        return given.Count > 0 ? given : null;
    }

    private IReadOnlyList<TradingDayRow> CreateDailyShortVolume(SecurityCode code)
    {
        var chance = new Chance($"{code} daily");
        var count = rowsPerCode ?? chance.Between(60, 300);
        return code.Market == Market.HK ? [.. HkDailyWalk(code, Weekdays(lastDay), chance).Take(count)] : [.. UsDailyWalk(code, Weekdays(lastDay), chance).Take(count)];
    }

    private IReadOnlyList<TradingDayRow> CreateShortInterest(SecurityCode code)
    {
        var chance = new Chance(code.ToString());
        var count = rowsPerCode ?? chance.Between(60, 300);
        if (code.Market == Market.US)
        {
            return [.. UsWalk(code, SettlementDays(lastDay), chance).Take(count)];
        }

        IReadOnlyList<HkShortInterest> real = code == Tencent && lastDay >= DefaultLastDay ? [.. TencentRows.Value.Take(count)] : [];
        var end = real.Count > 0 ? real[^1].GetDate()!.Value.AddDays(-1) : lastDay;
        return [.. real, .. HkWalk(code, Fridays(end), chance, real.Count > 0 ? real[^1] : null).Take(count - real.Count)];
    }

    private static bool Knows(SecurityCode code) => code.Market == Market.HK
        ? int.Parse(code.Code, CultureInfo.InvariantCulture) <= HighestHongKongCode
        : char.IsLetter(code.Code[0]) && code.Code.Split('.')[0].Length <= LongestUsTicker && !code.Code.StartsWith("ZZ", StringComparison.Ordinal);

    /// <param name="code">Whose history.</param>
    /// <param name="days">Its days, newest first.</param>
    /// <param name="chance">What makes it up.</param>
    /// <param name="after">The row that the history comes before; null if it begins it.</param>
    private static IEnumerable<HkShortInterest> HkWalk(SecurityCode code, IEnumerable<DateTime> days, Chance chance, HkShortInterest? after)
    {
        var close = after?.ClosePrice ?? chance.Between(2, 600);
        var shares = after?.AggregatedShort ?? chance.Between(400_000, 90_000_000);
        var circulating = shares / (after?.AggregatedShortRatio / 100 ?? chance.Between(10, 400) / 10_000.0);
        foreach (var day in days)
        {
            close = chance.Step(close, 0.05);
            shares = (long)chance.Step(shares, 0.08);
            yield return new HkShortInterest
            {
                Code = code.ToString(),
                Timestamp = Midnight(code.Market, day),
                TimestampStr = Iso(day),
                AggregatedShort = chance.OrUnset(shares),
                AggregatedShortRatio = chance.OrUnset(Math.Round(shares / circulating * 100, 2)),
                ClosePrice = chance.OrUnset(Math.Round(close, 2)),
                LastClosePrice = chance.OrUnset(Math.Round(chance.Step(close, 0.02), 2)),
            };
        }
    }

    private static IEnumerable<UsShortInterest> UsWalk(SecurityCode code, IEnumerable<DateTime> days, Chance chance)
    {
        double close = chance.Between(5, 700), volume = chance.Between(900_000, 60_000_000);
        var shares = volume * chance.Between(80, 900) / 100;
        var floating = shares / (chance.Between(60, 2_500) / 10_000.0);
        foreach (var day in days)
        {
            close = chance.Step(close, 0.08);
            volume = chance.Step(volume, 0.2);
            shares = chance.Step(shares, 0.1);
            yield return new UsShortInterest
            {
                Code = code.ToString(),
                Timestamp = Midnight(code.Market, day),
                TimestampStr = Iso(day),
                SharesShort = chance.OrUnset((long)shares),
                ShortPercent = chance.OrUnset(Math.Round(shares / floating * 100, 2)),
                AvgDailyShareVolume = chance.OrUnset((long)volume),
                DaysToCover = chance.OrUnset(Math.Round(shares / volume, 2)),
                ClosePrice = chance.OrUnset(Math.Round(close, 2)),
                LastClosePrice = chance.OrUnset(Math.Round(chance.Step(close, 0.03), 2)),
            };
        }
    }

    private static IEnumerable<HkDailyShortVolume> HkDailyWalk(SecurityCode code, IEnumerable<DateTime> days, Chance chance)
    {
        double close = chance.Between(2, 600), volume = chance.Between(500_000, 60_000_000), ratio = chance.Between(300, 3_000) / 10_000.0;
        foreach (var day in days)
        {
            close = chance.Step(close, 0.03);
            volume = chance.Step(volume, 0.25);
            ratio = Math.Min(0.6, chance.Step(ratio, 0.15));
            yield return new HkDailyShortVolume
            {
                Code = code.ToString(),
                Timestamp = Midnight(code.Market, day),
                TimestampStr = Iso(day),
                SharesTraded = chance.OrUnset((long)volume),
                Turnover = chance.OrUnset(Math.Round(volume * close, 2)),
                ShortSellSharesTraded = chance.OrUnset((long)(volume * ratio)),
                ShortSellTurnover = chance.OrUnset(Math.Round(volume * ratio * close, 2)),
                OpenPrice = chance.OrUnset(Math.Round(chance.Step(close, 0.02), 2)),
                ClosePrice = chance.OrUnset(Math.Round(close, 2)),
                LastClosePrice = chance.OrUnset(Math.Round(chance.Step(close, 0.02), 2)),
                DailyTradeAvgRatio = chance.OrUnset(Math.Round(chance.Step(ratio, 0.1) * 100, 2)),
            };
        }
    }

    private static IEnumerable<UsDailyShortVolume> UsDailyWalk(SecurityCode code, IEnumerable<DateTime> days, Chance chance)
    {
        double close = chance.Between(5, 700), volume = chance.Between(900_000, 60_000_000), ratio = chance.Between(1_500, 5_000) / 10_000.0;
        foreach (var day in days)
        {
            close = chance.Step(close, 0.03);
            volume = chance.Step(volume, 0.25);
            ratio = Math.Min(0.7, chance.Step(ratio, 0.1));
            var total = (long)(volume * ratio);
            var nasdaq = (long)(total * chance.Between(60, 95) / 100.0);
            yield return new UsDailyShortVolume
            {
                Code = code.ToString(),
                Timestamp = Midnight(code.Market, day),
                TimestampStr = Iso(day),
                TotalSharesShort = chance.OrUnset(total),
                NasdaqSharesShort = chance.OrUnset(nasdaq),
                NyseSharesShort = chance.OrUnset(total - nasdaq),
                ShortPercent = chance.OrUnset(Math.Round(ratio * 100, 2)),
                Volume = chance.OrUnset((long)volume),
                ClosePrice = chance.OrUnset(Math.Round(close, 2)),
                LastClosePrice = chance.OrUnset(Math.Round(chance.Step(close, 0.02), 2)),
                DailyTradeAvgRatio = chance.OrUnset(Math.Round(chance.Step(ratio, 0.1) * 100, 2)),
            };
        }
    }

    private static List<HkShortInterest> ReadTencent()
    {
        using var stream = typeof(SimulatedMarket).Assembly.GetManifestResourceStream("hk-00700.csv")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var rows = new List<HkShortInterest>();
        for (_ = reader.ReadLine(); reader.ReadLine() is { } line;)
        {
            var fields = line.Split(',');
            rows.Add(new HkShortInterest
            {
                Code = Tencent.ToString(),
                Timestamp = long.Parse(fields[0], CultureInfo.InvariantCulture),
                TimestampStr = fields[1],
                AggregatedShort = long.Parse(fields[2], CultureInfo.InvariantCulture),
                AggregatedShortRatio = double.Parse(fields[3], CultureInfo.InvariantCulture),
                ClosePrice = double.Parse(fields[4], CultureInfo.InvariantCulture),
                LastClosePrice = double.Parse(fields[5], CultureInfo.InvariantCulture),
            });
        }

        return rows;
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Data;

/// <summary>
/// Which securities there are. The list of a market names a number of stocks, a tenth as many funds and a fiftieth as many delisted stocks. Other
/// codes of the same form are known too, so that users find their own: up to HK.09999, and tickers of up to five letters that do not begin with ZZ.
/// </summary>
/// <param name="stocks">Stocks that each market lists; null is about as many as there are.</param>
internal sealed class Universe(int? stocks)
{
    public const int Stock = 3;
    public const int Fund = 4;

    private const int HighestHongKongNumber = 9999;
    private const int LongestTicker = 5;
    private const int HongKongStocks = 2_600;
    private const int UnitedStatesStocks = 10_000;
    private const int FundsShare = 10;
    private const int DelistedShare = 50;

    private static readonly HashSet<string> WellKnownNumbers =
        ["00001", "00005", "00016", "00027", "00175", "00388", "00700", "00883", "00939", "00941", "00981", "01024", "01211", "01299", "01398", "01810", "02015", "02020", "02318", "02382", "02628", "02800", "03690", "03968", "03988", "06618", "09618", "09626", "09633", "09868", "09888", "09961", "09988", "09999"];

    private static readonly HashSet<string> WellKnownTickers =
        ["AAPL", "AMC", "AMD", "AMZN", "AVGO", "BA", "BABA", "BAC", "BRK.A", "BRK.B", "C", "COIN", "COST", "CRM", "CVNA", "DIS", "F", "GE", "GM", "GME", "GOOG", "GOOGL", "HD", "IBM", "INTC", "JNJ", "JPM", "KO", "LLY", "MA", "MARA", "META", "MSFT", "MSTR", "MU", "NFLX", "NIO", "NKE", "NVDA", "ORCL", "PDD", "PFE", "PLTR", "PYPL", "QCOM", "RIVN", "SMCI", "T", "TSLA", "TSM", "UBER", "UNH", "V", "WMT"];

    private static readonly HashSet<string> WellKnownFunds = ["ARKK", "DIA", "EEM", "GLD", "IWM", "QQQ", "SPY", "TLT", "VOO"];

    private readonly ConcurrentDictionary<Market, IReadOnlyList<SecurityCode>> listed = new();

    public static bool Knows(SecurityCode code) => code.Market == Market.HK
        ? ToNumber(code) <= HighestHongKongNumber
        : char.IsLetter(code.Code[0]) && code.Code.Split('.')[0].Length <= LongestTicker && !code.Code.StartsWith("ZZ", StringComparison.Ordinal);

    public static bool IsWellKnown(SecurityCode code) => code.Market == Market.HK
        ? WellKnownNumbers.Contains(code.Code)
        : WellKnownTickers.Contains(code.Code) || WellKnownFunds.Contains(code.Code);

    /// <summary>Hong Kong numbers its funds in ranges of their own. The made-up funds of the US have four letters, the first of them X or Y.</summary>
    public static bool IsFund(SecurityCode code) => code.Market == Market.HK
        ? ToNumber(code) is (>= 2800 and < 2850) or (>= 3000 and < 3200) or (>= 7200 and < 7400)
        : WellKnownFunds.Contains(code.Code) || code.Code is { Length: 4 } and [('X' or 'Y'), ..];

    /// <summary>Every fourth stock of the growth board; in the US the fifth letter Q marks bankruptcy.</summary>
    public static bool IsDelisted(SecurityCode code) => code.Market == Market.HK
        ? IsGrowthBoard(code) && ToNumber(code) % 4 == 1
        : code.Code is { Length: LongestTicker } and [.., 'Q'];

    /// <param name="code">A code of Hong Kong.</param>
    public static bool IsGrowthBoard(SecurityCode code) => ToNumber(code) is >= 8000 and < 9000;

    /// <summary>The list of a market, in the order of the codes.</summary>
    public IReadOnlyList<SecurityCode> GetListed(Market market) => listed.GetOrAdd(market, CreateList);

    private IReadOnlyList<SecurityCode> CreateList(Market market)
    {
        var count = stocks ?? (market == Market.HK ? HongKongStocks : UnitedStatesStocks);
        var codes = market == Market.HK ? CreateNumbers(count) : CreateTickers(count).Select(ticker => SecurityCode.Parse($"US.{ticker}"));
        return [.. codes.OrderBy(code => code.Code, StringComparer.Ordinal)];
    }

    private static IEnumerable<SecurityCode> CreateNumbers(int count)
    {
        var all = Sort(WellKnownNumbers).Select(number => SecurityCode.Parse($"HK.{number}"))
            .Concat(Enumerable.Range(1, HighestHongKongNumber).Select(number => SecurityCode.Parse($"HK.{number.ToString(CultureInfo.InvariantCulture)}")))
            .Distinct()
            .ToLookup(code => IsFund(code) ? nameof(Fund) : IsDelisted(code) ? nameof(IsDelisted) : nameof(Stock));
        return all[nameof(Stock)].Take(count).Concat(all[nameof(Fund)].Take(count / FundsShare)).Concat(all[nameof(IsDelisted)].Take(count / DelistedShare));
    }

    private static IEnumerable<string> CreateTickers(int count) =>
        Sort(WellKnownTickers).Concat(CreateTickers("ABCDEFGHIJKLMNOPQRSTUVW", "")).Distinct().Take(count)
            .Concat(Sort(WellKnownFunds).Concat(CreateTickers("XY", "")).Take(count / FundsShare))
            .Concat(CreateTickers("ABCDEFGHIJKLMNOPQRSTUVW", "Q").Take(count / DelistedShare));

    /// <summary>Four letters each, none twice: a step that is prime to the number of tickers comes back only after all of them.</summary>
    private static IEnumerable<string> CreateTickers(string firstLetters, string suffix)
    {
        const int letters = 26, step = 7_919;
        var all = firstLetters.Length * letters * letters * letters;
        for (var (number, left) = (step, all); left > 0; left--, number = (number + step) % all)
        {
            yield return string.Concat(
                firstLetters[number % firstLetters.Length],
                (char)('A' + (number / firstLetters.Length % letters)),
                (char)('A' + (number / firstLetters.Length / letters % letters)),
                $"{(char)('A' + (number / firstLetters.Length / letters / letters))}{suffix}");
        }
    }

    private static IEnumerable<string> Sort(HashSet<string> codes) => codes.OrderBy(code => code, StringComparer.Ordinal);

    private static int ToNumber(SecurityCode code) => int.Parse(code.Code, CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text.RegularExpressions;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Resilience;

/// <summary>
/// What OpenD means by a refusal. An unknown code and a request over the allowance have the same retType; only the text distinguishes them,
/// in the language that OpenD is set to (protocol page, "Limits" and "What a real OpenD answers when something is wrong").
/// </summary>
internal static class RefusalText
{
    /// <summary>A longer window is assumed to be a mistake.</summary>
    public static readonly TimeSpan LongestWindow = TimeSpan.FromHours(1);

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
    private static readonly Regex Backend = new("NN_ProtoRet_(?:TimeOut|SvrFailed|ByDisConnOrCa)|网络中断|網絡中斷", Options);
    private static readonly Regex Unknown = new("unknown stock|未知股票", Options);
    private static readonly Regex NoQuotes = new("行情[权權]限不足|no (?:permission|right)s? .{0,30}quote", Options);
    private static readonly Regex Quota = new("[额額]度不足|quota .{0,20}(?:exceeded|insufficient|used up)|insufficient .{0,20}quota", Options);

    /// <summary>"High-frequency data" is a product, not a refusal.</summary>
    private static readonly Regex Frequency = new(
        @"too (?:frequent|often|fast|many requests)|\bhigh frequency\b(?! (?:data|trading|quote))|(?<!high[ -])\bfrequency\b.{0,30}(?:high|limit|exceed)|\b(?:rate|frequency)[ -]?limit"
            + "|限[频頻流]|[频頻]率.{0,6}(?:[过過太]?高|[过過太]快|超|限)|[频頻]繁|[过過太]快|次[数數]",
        Options);

    /// <summary>"Maximum 60 times per 30 seconds", "每30秒最多60次": a number of times in a number of seconds is a limit in any words.</summary>
    /// <remarks>A number has at most nine digits and begins where its digits begin: otherwise every digit of a long text would begin a search to its end.</remarks>
    private static readonly Regex Limit = new(
        @"(?<times>(?<!\d)\d{1,9})\s*(?:times|requests)\b\D{0,20}?(?<seconds>\d{1,9})\s*s(?:ec|econds?)?\b"
            + @"|(?<times>(?<!\d)\d{1,9})\s+in\s+(?<seconds>\d{1,9})\s*s(?:ec|econds?)?\b"
            + @"|(?<seconds>(?<!\d)\d{1,9})\s*秒\D{0,10}?(?<times>\d{1,9})\s*次|(?<times>(?<!\d)\d{1,9})\s*次\D{0,5}?(?<seconds>\d{1,9})\s*秒",
        Options);

    public static RefusalReason Classify(int retType, string retMsg) =>
        Backend.IsMatch(retMsg) ? RefusalReason.BackendFailed
        : NoQuotes.IsMatch(retMsg) ? RefusalReason.NoQuotePermission
        : Quota.IsMatch(retMsg) ? RefusalReason.QuotaExhausted
        : Unknown.IsMatch(retMsg) ? RefusalReason.UnknownSecurity
        : Frequency.IsMatch(retMsg) || FindLimit(retMsg) is not null ? RefusalReason.TooFrequent
        : retType is -100 or -200 ? RefusalReason.BackendFailed
        : RefusalReason.Other;

    /// <summary>The limit in the text; null if there is none, or if it is impossible.</summary>
    public static (int Requests, TimeSpan Window)? FindLimit(string retMsg) =>
        Limit.Match(retMsg) is { Success: true } match
        && int.TryParse(match.Groups["times"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var times) && times > 0
        && int.TryParse(match.Groups["seconds"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 && seconds <= LongestWindow.TotalSeconds
            ? (times, TimeSpan.FromSeconds(seconds))
            : null;
}

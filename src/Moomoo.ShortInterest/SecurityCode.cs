using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Moomoo.ShortInterest;

/// <summary>
/// A security as OpenD writes it, <c>MARKET.CODE</c>: <c>HK.00700</c>, <c>US.AAPL</c>, <c>US.BRK.B</c> (protocol page, "Security").
/// Every value is well-formed, but only the gateway knows whether the code exists.
/// </summary>
public sealed record SecurityCode
{
    private const int HongKongDigits = 5;
    private const int LongestUsCode = 24;

    /// <summary>What people write between the codes of a list.</summary>
    private static readonly char[] Separators = [',', ';', ' ', '\t', '\r', '\n', '，', '；', '、', '\u3000'];

    /// <summary>Markets that OpenD knows by these prefixes, but for which it has no short interest.</summary>
    private static readonly HashSet<string> MarketsWithoutShortInterest = ["SH", "SZ", "SG", "JP", "AU", "MY", "CA", "FX", "CC"];

    private SecurityCode(Market market, string code)
    {
        Market = market;
        Code = code;
    }

    /// <summary>The market, the part before the first dot.</summary>
    public Market Market { get; }

    /// <summary>The code within its market, the part after the first dot, in upper case: <c>00700</c>, <c>BRK.B</c>.</summary>
    public string Code { get; }

    /// <summary>
    /// Reads a code as people type it: in any case, with or without the leading zeros of Hong Kong. Blanks and invisible characters
    /// around it are ignored.
    /// </summary>
    /// <exception cref="InvalidSecurityCodeException">The text is empty or malformed.</exception>
    /// <exception cref="UnsupportedMarketException">The market is not one of <see cref="ShortInterest.Market"/>.</exception>
    public static SecurityCode Parse(string? text) => TryParse(text, out var code, out var error) ? code : throw error;

    /// <summary>
    /// Reads the code of a plate (an industry or a theme), as OpenD writes it: <c>HK.BK1001</c>. Only rankings take plates.
    /// </summary>
    /// <param name="text">The code.</param>
    /// <param name="market">The market that it must belong to.</param>
    /// <exception cref="InvalidPlateException">The text is not a plate of the market.</exception>
    public static SecurityCode ParsePlate(string? text, Market market)
    {
        var given = Trim(text);
        var prefix = $"{market}.";
        var code = given.ToUpperInvariant();
        return code.StartsWith(prefix, StringComparison.Ordinal) && IsUsCode(code[prefix.Length..])
            ? new SecurityCode(market, code[prefix.Length..])
            : throw new InvalidPlateException(given, market);
    }

    /// <summary>Like <see cref="Parse"/>, but returns the error.</summary>
    public static bool TryParse(
        string? text,
        [NotNullWhen(true)] out SecurityCode? code,
        [NotNullWhen(false)] out ShortInterestException? error)
    {
        code = null;
        var given = Trim(text);
        var canonical = given.ToUpperInvariant();
        var dot = canonical.IndexOf('.');
        error = dot switch
        {
            _ when canonical.Length == 0 => new InvalidSecurityCodeException(given, "The security code is empty."),
            _ when given.Any(IsInvisible) => InvalidSecurityCodeException.Invisible(given, given.First(IsInvisible)),
            _ when IsList(canonical) => InvalidSecurityCodeException.List(given),
            < 0 => new InvalidSecurityCodeException(given, $"'{given}' does not start with a market.", SuggestWithMarket(canonical)),
            _ => TryParse(canonical[..dot], canonical[(dot + 1)..], given, out code),
        };
        return error is null;
    }

    private static ShortInterestException? TryParse(string market, string rest, string given, out SecurityCode? code)
    {
        code = null;
        switch (market)
        {
            case nameof(Market.HK):
                if (rest.Length is 0 or > HongKongDigits || !rest.All(IsDigit) || rest.All(c => c == '0'))
                {
                    return new InvalidSecurityCodeException(given, $"'{given}' is not a Hong Kong stock code: those have up to {HongKongDigits} digits.");
                }

                code = new SecurityCode(Market.HK, rest.PadLeft(HongKongDigits, '0'));
                return null;
            case nameof(Market.US):
                if (!IsUsCode(rest))
                {
                    return new InvalidSecurityCodeException(given, $"'{given}' is not a US stock code: those consist of letters, digits, dots and hyphens.");
                }

                code = new SecurityCode(Market.US, rest);
                return null;
            case var _ when SuggestReversed($"{market}.{rest}") is { } suggestion:
                return new InvalidSecurityCodeException(given, $"'{given}' does not start with a market.", suggestion);
            case var _ when MarketsWithoutShortInterest.Contains(market):
                return new UnsupportedMarketException(given, market);
            default:
                return new InvalidSecurityCodeException(given, $"'{given}' does not start with a market.", SuggestWithMarket($"{market}.{rest}"));
        }
    }

    /// <summary>Whether the text is several codes in one string. If only some parts are codes, it is reported as a malformed code.</summary>
    private static bool IsList(string canonical)
    {
        var parts = canonical.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        return parts.Length > 1 && parts.All(part => part.IndexOf('.') is > 0 and var dot && TryParse(part[..dot], part[(dot + 1)..], part, out _) is null);
    }

    /// <summary><c>00700.HK</c> is how other vendors write it.</summary>
    private static SecurityCode? SuggestReversed(string code)
    {
        var dot = code.LastIndexOf('.');
        var market = code[(dot + 1)..];
        return market is nameof(Market.HK) or nameof(Market.US) && TryParse(market, code[..dot], code, out var suggestion) is null ? suggestion : null;
    }

    private static SecurityCode? SuggestWithMarket(string code)
    {
        if (code.Length > 2 && code[..2] is nameof(Market.HK) && TryParse(nameof(Market.HK), code[2..], code, out var undotted) is null)
        {
            return undotted;
        }

        // No US code has both a dot and a digit: 600519.SH and HKG.00700 belong to another market, or are written in another way.
        if (code.Contains('.') && code.Any(IsDigit))
        {
            return null;
        }

        var market = code.All(IsDigit) ? nameof(Market.HK) : nameof(Market.US);
        return TryParse(market, code, code, out var suggestion) is null ? suggestion : null;
    }

    private static bool IsUsCode(string code) =>
        code.Length is > 0 and <= LongestUsCode
        && code[^1] != '.'
        && code.Any(c => c is >= 'A' and <= 'Z' || IsDigit(c))
        && code.All(c => c is (>= 'A' and <= 'Z') or '.' or '-' || IsDigit(c));

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    /// <summary>Removes blanks and invisible characters at both ends, such as a byte order mark or those copied from web pages.</summary>
    private static string Trim(string? text)
    {
        var start = 0;
        var end = text?.Length ?? 0;
        while (start < end && IsBlank(text![start]))
        {
            start++;
        }

        while (start < end && IsBlank(text![end - 1]))
        {
            end--;
        }

        return text?[start..end] ?? "";
    }

    private static bool IsBlank(char c) => char.IsWhiteSpace(c) || IsInvisible(c);

    private static bool IsInvisible(char c) => char.GetUnicodeCategory(c) == UnicodeCategory.Format;

    /// <summary>The code as OpenD writes it, <c>MARKET.CODE</c>.</summary>
    public override string ToString() => $"{Market}.{Code}";
}

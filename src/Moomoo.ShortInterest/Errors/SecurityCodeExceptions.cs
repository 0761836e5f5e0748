namespace Moomoo.ShortInterest;

/// <summary>A security code is empty or malformed; nothing was sent.</summary>
public sealed class InvalidSecurityCodeException : ShortInterestException
{
    private const string Form = "Write the code as MARKET.CODE, such as HK.00700 or US.AAPL.";

    internal InvalidSecurityCodeException(string code, string problem, SecurityCode? suggestion = null)
        : this(code, problem, suggestion is null ? Form : $"Did you mean {suggestion}?")
    {
    }

    private InvalidSecurityCodeException(string code, string problem, string recommendedAction)
        : base(ErrorIds.InvalidSecurityCode, problem, recommendedAction)
    {
        Code = code;
    }

    /// <summary>The code as it was given, without surrounding blanks and invisible characters.</summary>
    public string Code { get; }

    internal static InvalidSecurityCodeException List(string codes) =>
        new(
            codes,
            $"'{codes}' is several codes in one string.",
            "Pass the codes as separate strings, with the comma between the quotes: 'HK.00700', 'US.AAPL'.");

    internal static InvalidSecurityCodeException Object(string what, string recommendedAction) =>
        new("", $"{what} has no property Code or Symbol.", recommendedAction);

    internal static InvalidSecurityCodeException Invisible(string code, char character) =>
        new(
            code,
            FormattableString.Invariant($"'{code}' contains the invisible character U+{(int)character:X4}."),
            $"Type the code instead of pasting it. {Form}");
}

/// <summary>OpenD has no short interest for the market of a security code; nothing was sent.</summary>
public sealed class UnsupportedMarketException : ShortInterestException
{
    internal UnsupportedMarketException(string code, string market)
        : base(
            ErrorIds.UnsupportedMarket,
            $"'{code}' is in market {market}; OpenD has short interest for HK and US only.",
            "Remove codes of other markets from the list. Valid examples: HK.00700, US.AAPL.")
    {
        Code = code;
        Market = market;
    }

    /// <summary>The code as it was given, without surrounding blanks and invisible characters.</summary>
    public string Code { get; }

    /// <summary>The market that has no short interest.</summary>
    public string Market { get; }
}

/// <summary>The code of a plate is empty, malformed or of another market; nothing was sent.</summary>
public sealed class InvalidPlateException : ShortInterestException
{
    internal InvalidPlateException(string plate, Market market)
        : base(
            ErrorIds.InvalidPlate,
            $"'{plate}' is not a plate of market {market}.",
            $"Write the plate as OpenD does, in the market of the ranking, such as {market}.BK{(market == Market.HK ? 1001 : 2001)}.")
    {
        Plate = plate;
    }

    /// <summary>The code as it was given, without surrounding blanks and invisible characters.</summary>
    public string Plate { get; }
}

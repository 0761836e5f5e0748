namespace Moomoo.ShortInterest;

/// <summary>A security code is empty or malformed; nothing was sent.</summary>
public sealed class InvalidSecurityCodeException : ShortInterestException
{
    internal InvalidSecurityCodeException(string code, string problem, SecurityCode? suggestion = null)
        : base(
            ErrorIds.InvalidSecurityCode,
            suggestion is null ? $"{problem} Write MARKET.CODE, such as HK.00700 or US.AAPL." : $"{problem} Did you mean {suggestion}?",
            suggestion is null ? "Write the code as MARKET.CODE: HK.00700, US.AAPL, US.BRK.B." : $"Use {suggestion}.")
    {
        Code = code;
    }

    /// <summary>The code as it was given, without surrounding blanks.</summary>
    public string Code { get; }
}

/// <summary>The market of a security code has no short interest; nothing was sent.</summary>
public sealed class UnsupportedMarketException : ShortInterestException
{
    internal UnsupportedMarketException(string code, string market)
        : base(
            ErrorIds.UnsupportedMarket,
            $"'{code}' is of market {market}, and OpenD has short interest for HK and US only. A right code is HK.00700 or US.AAPL.",
            "Leave codes of other markets out of the list.")
    {
        Code = code;
        Market = market;
    }

    /// <summary>The code as it was given, without surrounding blanks.</summary>
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
            $"'{plate}' is no plate of market {market}. A right one is {market}.BK{(market == Market.HK ? 1001 : 2001)}.",
            $"Write plates as OpenD does, with the ranking's market: {market}.BK....")
    {
        Plate = plate;
    }

    /// <summary>The code as it was given, without surrounding blanks.</summary>
    public string Plate { get; }
}

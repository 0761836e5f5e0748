using Moomoo.ShortInterest;

namespace Moomoo.OpenD;

/// <summary>Which securities of which market (protocol page, "Qot_GetStaticInfo").</summary>
public sealed record SecurityOptions
{
    /// <summary>The market.</summary>
    public Market Market { get; init; } = Market.US;

    /// <summary>The type of the securities.</summary>
    public SecurityType Type { get; init; } = SecurityType.Stock;

    /// <summary>Whether to also return securities that have been delisted.</summary>
    public bool IncludeDelisted { get; init; }

    /// <summary>Receives requests, waits and retries as they happen; null reports nothing. Exceptions that it throws are ignored.</summary>
    public IProgress<OpenDEvent>? Progress { get; init; }

    internal SecurityOptions ThrowIfInvalid() => Market is (Market.HK or Market.US) && Type is SecurityType.Stock or SecurityType.Fund
        ? this
        : throw new InvalidQueryException($"Market {Market} has no securities of type {Type}.", "Use the markets HK and US, and the types Stock and Fund.");
}

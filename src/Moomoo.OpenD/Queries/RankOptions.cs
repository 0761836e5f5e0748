using Moomoo.ShortInterest;

namespace Moomoo.OpenD;

/// <summary>Which part of which ranking of short selling to return (protocol page, "Qot_GetShortSellingRank").</summary>
public sealed record RankOptions
{
    /// <summary>No market has as many securities, and offsets must stay within OpenD's 32 bits.</summary>
    private const int LargestSkip = 1_000_000;

    /// <summary>The market to rank.</summary>
    public Market Market { get; init; } = Market.US;

    /// <summary>The column to sort by.</summary>
    public ShortSellingSortField SortBy { get; init; }

    /// <summary>Sorts by the smallest value first instead of the largest.</summary>
    public bool Ascending { get; init; }

    /// <summary>Number of rows to skip at the top, 0 to 1,000,000.</summary>
    public int Skip { get; init; }

    /// <summary>Maximum number of rows, 0 or more.</summary>
    public int First { get; init; } = 10;

    /// <summary>The plates whose securities are ranked; an empty list ranks all.</summary>
    public IReadOnlyList<SecurityCode> Plates { get; init; } = [];

    /// <summary>Receives requests, waits and retries as they happen; null reports nothing. Exceptions that it throws are ignored.</summary>
    public IProgress<OpenDEvent>? Progress { get; init; }

    internal RankOptions ThrowIfInvalid() => First >= 0 && Skip is >= 0 and <= LargestSkip
        ? this
        : throw new InvalidQueryException(
            $"A ranking has no rows {Skip} to {Skip + (long)First}.", $"Use 0 or more for the number of rows, and 0 to {LargestSkip:N0} for the rows to skip.");
}

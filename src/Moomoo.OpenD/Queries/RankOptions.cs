using Moomoo.ShortInterest;

namespace Moomoo.OpenD;

/// <summary>Which part of which ranking of short selling (protocol page, "Qot_GetShortSellingRank").</summary>
public sealed record RankOptions
{
    /// <summary>The market that is ranked.</summary>
    public Market Market { get; init; } = Market.US;

    /// <summary>What it is ranked by.</summary>
    public ShortSellingSortField SortBy { get; init; }

    /// <summary>Smallest first instead of largest first.</summary>
    public bool Ascending { get; init; }

    /// <summary>Rows to leave out at the top, 0 or more.</summary>
    public int Skip { get; init; }

    /// <summary>Rows to bring at most, 0 or more.</summary>
    public int First { get; init; } = 10;

    /// <summary>Plates whose securities are ranked; none is all.</summary>
    public IReadOnlyList<SecurityCode> Plates { get; init; } = [];

    /// <summary>Where to tell of requests, waits and repetitions; null is nowhere.</summary>
    public IProgress<OpenDEvent>? Progress { get; init; }
}

namespace Moomoo.OpenD;

/// <summary>Which pages of a query.</summary>
public sealed record PageOptions
{
    /// <summary>The most rows that OpenD gives a page.</summary>
    public const int LargestCount = 50;

    /// <summary>Rows a page, 1 to 50; null leaves it to OpenD, which gives 10.</summary>
    public int? Count { get; init; }

    /// <summary>The key of the page to begin with, from <c>Page.NextKey</c>; null is the first page, <c>-1</c> no page at all.</summary>
    public string? NextKey { get; init; }

    /// <summary>The first day of the market that is wanted; null is no bound. Pages end at the first row before it.</summary>
    public DateTime? Since { get; init; }

    /// <summary>The last day of the market that is wanted; null is no bound.</summary>
    public DateTime? Until { get; init; }

    /// <summary>
    /// Maximum number of rows over all pages, 0 or more; null is no maximum. The last page asks only for the rows that are left. Rows outside
    /// <see cref="Since"/> and <see cref="Until"/> do not count.
    /// </summary>
    public int? First { get; init; }

    /// <summary>Where to tell of requests, waits and repetitions; null is nowhere.</summary>
    public IProgress<OpenDEvent>? Progress { get; init; }
}

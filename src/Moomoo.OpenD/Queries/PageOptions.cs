using Moomoo.ShortInterest;

namespace Moomoo.OpenD;

/// <summary>Which pages of a query to return.</summary>
public sealed record PageOptions
{
    /// <summary>The maximum number of rows in a page.</summary>
    public const int LargestCount = 50;

    /// <summary>Number of rows in a page, 1 to 50; null leaves it to OpenD, which returns 10, or with <see cref="First"/> as many as are left up to 50.</summary>
    public int? Count { get; init; }

    /// <summary>
    /// Maximum number of rows over all pages, 0 or more; null is no maximum. The last page asks only for the rows that are left. Rows outside
    /// <see cref="Since"/> and <see cref="Until"/> do not count.
    /// </summary>
    public int? First { get; init; }

    /// <summary>The key of the page to begin with, from <c>Page.NextKey</c>; null is the first page, and <c>-1</c> returns no page. It must not be empty.</summary>
    public string? NextKey { get; init; }

    /// <summary>The first day of the market to return; null is no bound. The first row before it ends the query. The time of day does not count.</summary>
    public DateTime? Since { get; init; }

    /// <summary>The last day of the market to return; null is no bound. The time of day does not count.</summary>
    public DateTime? Until { get; init; }

    /// <summary>Receives requests, waits and retries as they happen; null reports nothing. Exceptions that it throws are ignored.</summary>
    public IProgress<OpenDEvent>? Progress { get; init; }

    internal PageOptions ThrowIfInvalid()
    {
        if (Count is < 1 or > LargestCount)
        {
            throw new InvalidQueryException($"A page cannot have {Count} rows.", $"Use a count from 1 to {LargestCount}.");
        }

        if (First < 0)
        {
            throw new InvalidQueryException($"The maximum number of rows cannot be {First}.", "Use a maximum of 0 or more rows.");
        }

        if (NextKey is { Length: 0 })
        {
            throw new InvalidQueryException("An empty next key does not identify a page.", "Use the next key of a page, or none for the first page.");
        }

        return Since?.Date > Until?.Date ? throw InvalidQueryException.NoDays(Since!.Value, Until!.Value) : this;
    }
}

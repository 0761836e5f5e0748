namespace Moomoo.ShortInterest.Archive;

/// <summary>Which rows of an archive.</summary>
public sealed record RowFilter
{
    /// <summary>Their codes; null is every code. A code of which the archive has no rows adds none.</summary>
    public IReadOnlyCollection<SecurityCode>? Codes { get; init; }

    /// <summary>The first day of the market that is wanted; null is no bound.</summary>
    public DateTime? Since { get; init; }

    /// <summary>The last day of the market that is wanted; null is no bound.</summary>
    public DateTime? Until { get; init; }

    /// <summary>Of each code only its newest day within the bounds.</summary>
    public bool Latest { get; init; }

    /// <summary>The rows as the archive knew them at this time; null is now.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Also the rows that had been superseded by then.</summary>
    public bool IncludeSuperseded { get; init; }
}

using Moomoo.OpenD;

namespace Moomoo.ShortInterest.Archive;

/// <summary>What a sync brings up to date.</summary>
public sealed record ArchiveSyncOptions
{
    /// <summary>The kinds of rows.</summary>
    public IReadOnlyCollection<ArchiveQuery> Queries { get; init; } = [ArchiveQuery.ShortInterest];

    /// <summary>The codes; null is every code of the query that the archive has or was asked for.</summary>
    public IReadOnlyCollection<SecurityCode>? Codes { get; init; }

    /// <summary>Whole markets, instead of codes: all stocks and funds that the gateway lists. Null is no market.</summary>
    public IReadOnlyCollection<Market>? Markets { get; init; }

    /// <summary>
    /// The first day of the market that is wanted. An earlier one than before makes the codes incomplete again; a later one changes nothing.
    /// Null keeps what was wanted before, and of a new code is every day.
    /// </summary>
    public DateTime? Since { get; init; }

    /// <summary>Ignores calendar and leader: every code is asked for.</summary>
    public bool Force { get; init; }

    /// <summary>How long a code stays with a sync that has died, before another one takes it.</summary>
    internal TimeSpan ClaimLease { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Where to report requests, waits and retries; null is nowhere.</summary>
    public IProgress<OpenDEvent>? Progress { get; init; }
}

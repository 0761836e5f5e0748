namespace Moomoo.ShortInterest;

/// <summary>What a sync of one market and query would cost, estimated from the archive alone.</summary>
public sealed record ArchiveSyncEstimate
{
    /// <summary>The market.</summary>
    public Market Market { get; init; }

    /// <summary>The kind of rows.</summary>
    public ArchiveQuery Query { get; init; }

    /// <summary>All codes.</summary>
    public int Codes { get; init; }

    /// <summary>Codes whose history is not complete.</summary>
    public int CodesIncomplete { get; init; }

    /// <summary>Number of requests if the market has nothing new, and incomplete histories have one page each.</summary>
    public long RequestsAtLeast { get; init; }

    /// <summary>Number of requests if every code has something new. A history of unknown length counts as ten years of Hong Kong, which are six pages.</summary>
    public long RequestsAtMost { get; init; }

    /// <summary>How long <see cref="RequestsAtLeast"/> requests take under the gateway's limit; null if it has none.</summary>
    public TimeSpan? TimeAtLeast { get; init; }

    /// <summary>How long <see cref="RequestsAtMost"/> requests take under the gateway's limit; null if it has none.</summary>
    public TimeSpan? TimeAtMost { get; init; }
}

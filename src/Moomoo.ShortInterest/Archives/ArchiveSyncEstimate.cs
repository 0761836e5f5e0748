namespace Moomoo.ShortInterest;

/// <summary>What a sync would take for one market and query, judged by the archive alone.</summary>
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

    /// <summary>Requests if the market has nothing new.</summary>
    public long RequestsAtLeast { get; init; }

    /// <summary>Requests if every code has something new.</summary>
    public long RequestsAtMost { get; init; }

    /// <summary>The time that the allowance makes of <see cref="RequestsAtMost"/>; null if the gateway has no limit.</summary>
    public TimeSpan? TimeAtMost { get; init; }
}

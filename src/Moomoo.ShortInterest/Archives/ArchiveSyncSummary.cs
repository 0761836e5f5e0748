namespace Moomoo.ShortInterest;

/// <summary>What a sync did for one market and query. Every code was requested, is current, or failed.</summary>
public sealed record ArchiveSyncSummary
{
    /// <summary>The market.</summary>
    public Market Market { get; init; }

    /// <summary>The kind of rows.</summary>
    public ArchiveQuery Query { get; init; }

    /// <summary>Codes that were requested and stored.</summary>
    public int CodesAsked { get; init; }

    /// <summary>Codes that were not requested, because nothing new can be out or because their market has nothing new.</summary>
    public int CodesCurrent { get; init; }

    /// <summary>Codes that failed, or could not be requested because the gateway was lost. The next sync requests them again.</summary>
    public int CodesFailed { get; init; }

    /// <summary>Rows of days that were not in the archive.</summary>
    public long RowsNew { get; init; }

    /// <summary>Rows whose values differ from those in the archive.</summary>
    public long RowsRevised { get; init; }

    /// <summary>Number of page requests.</summary>
    public long Requests { get; init; }

    /// <summary>From the start of the sync to the last code of this market and query.</summary>
    public TimeSpan Elapsed { get; init; }
}

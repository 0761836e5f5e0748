namespace Moomoo.ShortInterest;

/// <summary>What a sync did for one market and query. Every code is one that was asked, is current, or failed.</summary>
public sealed record ArchiveSyncSummary
{
    /// <summary>The market.</summary>
    public Market Market { get; init; }

    /// <summary>The kind of rows.</summary>
    public ArchiveQuery Query { get; init; }

    /// <summary>Codes that the gateway was asked for and that are written.</summary>
    public int CodesAsked { get; init; }

    /// <summary>Codes that were not asked for, because nothing new can be out or because their market has nothing new.</summary>
    public int CodesCurrent { get; init; }

    /// <summary>Codes that failed, or could not be asked for because the gateway was lost. The next sync asks for them again.</summary>
    public int CodesFailed { get; init; }

    /// <summary>Rows of days that the archive did not have.</summary>
    public long RowsNew { get; init; }

    /// <summary>Rows with other values than the archive had.</summary>
    public long RowsRevised { get; init; }

    /// <summary>Requests for pages.</summary>
    public long Requests { get; init; }

    /// <summary>From the start of the sync to the last code of this market and query.</summary>
    public TimeSpan Elapsed { get; init; }
}

namespace Moomoo.ShortInterest.Archive.Store;

/// <summary>What the archive has of one code and query, so that a sync asks only for what can have changed.</summary>
internal sealed record Coverage(ArchiveQuery Query, SecurityCode Code)
{
    /// <summary>A day before every row.</summary>
    public static DateTime Beginning { get; } = new(1900, 1, 1);

    /// <summary>Rows are wanted from this day on; <see cref="Beginning"/> is all there are.</summary>
    public DateTime Since { get; init; } = Beginning;

    /// <summary>The newest day of any row; null if there is none.</summary>
    public DateTime? NewestDay { get; init; }

    /// <summary>The archive has every row from this day on; null before the first history is whole.</summary>
    public DateTime? CompleteSince { get; init; }

    /// <summary>The key of the page that held the oldest row, to continue from when older days are wanted; null for the first page.</summary>
    public string? ResumeKey { get; init; }

    /// <summary>When the gateway last answered, in UTC; null if it never has.</summary>
    public DateTimeOffset? LastAsked { get; init; }

    /// <summary>Answers in a row that left the code behind the newest day of its market, or without rows.</summary>
    public int AsksBehind { get; init; }

    /// <summary>Whether every row that is wanted, up to the newest, is there.</summary>
    public bool IsComplete => CompleteSince <= Since;
}

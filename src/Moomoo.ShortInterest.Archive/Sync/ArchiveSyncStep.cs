namespace Moomoo.ShortInterest.Archive;

/// <summary>Something that a sync has done.</summary>
public abstract record ArchiveSyncStep;

/// <summary>A code was asked for and is written.</summary>
/// <param name="Code">The code.</param>
/// <param name="Query">The kind of rows.</param>
/// <param name="RowsNew">Rows of days that the archive did not have, newest first.</param>
/// <param name="RowsRevised">Rows with other values than the archive had, newest first.</param>
/// <param name="Progress">How far the sync is.</param>
public sealed record CodeSynced(
    SecurityCode Code, ArchiveQuery Query, IReadOnlyList<SecurityRow> RowsNew, IReadOnlyList<SecurityRow> RowsRevised, ArchiveSyncProgress Progress) : ArchiveSyncStep;

/// <summary>A code failed; what the archive has of it is unchanged.</summary>
/// <param name="Code">The code.</param>
/// <param name="Query">The kind of rows.</param>
/// <param name="Error">Why.</param>
/// <param name="Progress">How far the sync is.</param>
public sealed record CodeFailed(SecurityCode Code, ArchiveQuery Query, ShortInterestException Error, ArchiveSyncProgress Progress) : ArchiveSyncStep;

/// <summary>A gateway was lost. The sync continues with the others, if there are any.</summary>
/// <param name="Error">Why.</param>
/// <param name="CodesNotAsked">Codes that are not asked for because no gateway is left; 0 if there is one.</param>
public sealed record GatewayLost(GatewayException Error, int CodesNotAsked) : ArchiveSyncStep;

/// <summary>A market and query are done.</summary>
/// <param name="Summary">What was done.</param>
public sealed record MarketSynced(ArchiveSyncSummary Summary) : ArchiveSyncStep;

/// <summary>How far a sync is.</summary>
/// <param name="CodesDone">Codes asked for, written or failed.</param>
/// <param name="CodesToAsk">All codes that it asks for, as far as it is known.</param>
/// <param name="TimeLeft">What the allowance makes of the rest; null if that is not known.</param>
public sealed record ArchiveSyncProgress(int CodesDone, int CodesToAsk, TimeSpan? TimeLeft);

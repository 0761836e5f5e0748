using Moomoo.OpenD;
using Moomoo.ShortInterest.Archive.Store;

namespace Moomoo.ShortInterest.Archive.Sync;

/// <summary>A code to be asked for.</summary>
/// <param name="Group">Its market and query.</param>
/// <param name="Coverage">What the archive has of it.</param>
/// <param name="WantsNewest">Whether rows that are newer than the archive's are wanted; else only older ones.</param>
internal sealed record SyncJob(SyncGroup Group, Coverage Coverage, bool WantsNewest);

/// <summary>What came of a job: what was read, or why nothing was.</summary>
internal sealed record SyncResult(SyncJob Job, OpenDClient Client, CodeReading? Reading, ShortInterestException? Error);

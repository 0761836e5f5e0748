namespace Moomoo.ShortInterest;

/// <summary>What an archive knows of a row beside its columns.</summary>
/// <param name="FirstSeen">When it first saw these values, in UTC.</param>
/// <param name="SupersededAt">When it saw other values of the same day instead, in UTC; null while the row is current.</param>
internal sealed record ArchiveStamp(DateTimeOffset FirstSeen, DateTimeOffset? SupersededAt);

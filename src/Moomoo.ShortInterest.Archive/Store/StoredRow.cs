namespace Moomoo.ShortInterest.Archive.Store;

/// <summary>A row that holds, as the archive has it.</summary>
/// <param name="Day">What identifies it within its code.</param>
/// <param name="Values">In the order of <see cref="RowTable.Columns"/>; null where OpenD left the field unset.</param>
/// <param name="FirstSeen">When the archive first saw these values.</param>
internal sealed record StoredRow(DateTime Day, object?[] Values, DateTimeOffset FirstSeen);

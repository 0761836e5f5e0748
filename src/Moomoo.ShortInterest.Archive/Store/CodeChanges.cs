namespace Moomoo.ShortInterest.Archive.Store;

/// <summary>What is to be written of one code.</summary>
/// <param name="Coverage">What the archive has of it afterwards.</param>
/// <param name="Rows">What changes.</param>
internal sealed record CodeChanges(Coverage Coverage, RowChanges Rows);

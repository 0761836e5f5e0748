namespace Moomoo.ShortInterest;

/// <summary>One answer of a paged query.</summary>
/// <typeparam name="TRow">What a row is.</typeparam>
/// <param name="Rows">The rows, in the gateway's order; may be empty.</param>
/// <param name="NextKey">The key that asks for the page after this one; <see cref="TradingDayRow.LastKey"/> if there is none.</param>
public sealed record Page<TRow>(IReadOnlyList<TRow> Rows, string NextKey)
{
    /// <summary>Whether there is no page after this one.</summary>
    public bool IsLast => NextKey == TradingDayRow.LastKey;
}

namespace Moomoo.ShortInterest;

/// <summary>One page of a paged query.</summary>
/// <typeparam name="TRow">The type of a row.</typeparam>
/// <param name="Rows">The rows, in the gateway's order; may be empty.</param>
/// <param name="NextKey">The key of the page after this one; <see cref="Page.LastKey"/> if there is none.</param>
public sealed record Page<TRow>(IReadOnlyList<TRow> Rows, string NextKey)
{
    /// <summary>Whether there is no page after this one.</summary>
    public bool IsLast => NextKey == Page.LastKey;
}

/// <summary>What all pages have in common.</summary>
public static class Page
{
    /// <summary>The next key that marks the end of the list (protocol page, "Qot_GetShortInterest").</summary>
    public const string LastKey = "-1";
}

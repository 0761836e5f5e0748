using System.Runtime.CompilerServices;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD;

/// <summary>Pages as a sequence of their rows.</summary>
public static class PageExtensions
{
    /// <summary>The rows of the pages, one after the other. A page is requested when its first row is needed.</summary>
    public static async IAsyncEnumerable<TRow> Rows<TRow>(
        this IAsyncEnumerable<Page<TRow>> pages, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var page in pages.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            foreach (var row in page.Rows)
            {
                yield return row;
            }
        }
    }
}

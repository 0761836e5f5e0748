using System.Runtime.CompilerServices;
using Moomoo.OpenD.Resilience;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Queries;

/// <summary>Follows the next key from page to page.</summary>
internal static class Pager
{
    public static async IAsyncEnumerable<Page<TRow>> ReadAsync<TRow>(
        Requester requester, PagedQuery<TRow> query, IProgress<OpenDEvent>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TRow : SecurityRow
    {
        var keys = new HashSet<string>();
        var at = new PagePosition(0, query.FirstKey, null);
        for (var pageNumber = 1; at.Key != Page.LastKey && !(at.Rows >= query.First); pageNumber++)
        {
            if (at.Key is { Length: 0 })
            {
                throw new NextKeyMissingException(query.Subject) { Position = new QueryPosition(at.Rows, null) };
            }

            if (at.Key is not null && !keys.Add(at.Key))
            {
                throw new NextKeyRepeatedException(query.Subject, at.Key) { Position = new QueryPosition(at.Rows, at.Key) };
            }

            Answer<PagedResponse<TRow>> answer;
            try
            {
                answer = await requester.RequestAsync(query.RequestAt(at), progress, cancellationToken).ConfigureAwait(false);
            }
            catch (ShortInterestException e)
            {
                e.Position = new QueryPosition(at.Rows, at.Key);
                throw;
            }

            var page = answer.Response.Page;
            if (answer.IsSimulated)
            {
                MarkSimulated(page.Rows);
            }

            progress?.Notify(new PageReceived(query.Description, pageNumber, page.Rows.Count, answer.Elapsed));
            at = new PagePosition(at.Rows + page.Rows.Count, page.NextKey, page.Rows.Count > 0 ? query.DayOf(page.Rows[^1]) : at.LastDay);
            yield return page;
        }
    }

    private static void MarkSimulated(IReadOnlyList<SecurityRow> rows)
    {
        foreach (var row in rows)
        {
            row.Simulated = true;
        }
    }
}

using System.Runtime.CompilerServices;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Queries;

/// <summary>Follows the next key from page to page.</summary>
internal static class Pager
{
    public static async IAsyncEnumerable<Page<TRow>> ReadAsync<TRow>(
        OpenDClient client,
        PagedQuery<TRow> query,
        string? firstKey,
        IProgress<OpenDEvent>? progress,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>();
        var rowsBefore = 0;
        var nextKey = firstKey;
        for (var pageNumber = 1; nextKey != Page.LastKey; pageNumber++)
        {
            if (nextKey is not null && !seen.Add(nextKey))
            {
                throw new NextKeyRepeatedException(query.Subject, nextKey) { Position = new QueryPosition(rowsBefore, nextKey) };
            }

            Page<TRow> page;
            TimeSpan elapsed;
            try
            {
                PagedResponse<TRow> response;
                (response, elapsed) = await client.RequestAsync(query.Call, query.CreateRequest(nextKey), query.Description, progress, cancellationToken).ConfigureAwait(false);
                page = query.Select(nextKey, response.Page);
            }
            catch (ShortInterestException e)
            {
                e.Position = new QueryPosition(rowsBefore, nextKey);
                throw;
            }

            progress?.Report(new PageReceived(query.Description, pageNumber, page.Rows.Count, elapsed));
            rowsBefore += page.Rows.Count;
            yield return page;
            nextKey = page.NextKey;
        }
    }
}

using System.Runtime.CompilerServices;
using Moomoo.OpenD;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>A page, and the connection that it came from.</summary>
internal sealed record Answer<TRow>(OpenDConnection Connection, Page<TRow> Page);

/// <summary>A query of a command, independent of the gateway.</summary>
/// <param name="Read">Reads the pages from the first on.</param>
/// <param name="IsNotAfter">
/// Whether a row is the same as a row that was returned before, or comes before it in the query's order. Null if the query begins at a key:
/// a key belongs to its gateway, so no other gateway can continue from it.
/// </param>
internal sealed record GatewayQuery<TRow>(
    Func<OpenDClient, CancellationToken, IAsyncEnumerable<Page<TRow>>> Read, Func<TRow, TRow, bool>? IsNotAfter);

/// <summary>Reads a query from one of a group of connections. When its gateway is lost, the query starts again on another one, and every row is returned once.</summary>
internal static class FailOver
{
    public static async IAsyncEnumerable<Answer<TRow>> ReadAsync<TRow>(
        this ConnectionGroup group,
        GatewayQuery<TRow> query,
        Action<GatewayException, OpenDConnection> onFailOver,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TRow : class
    {
        var tried = new List<OpenDConnection>();
        TRow? last = null;
        for (var next = group.Take(); next is not null;)
        {
            var connection = next;
            next = null;
            tried.Add(connection);
            var pages = query.Read(connection.Client, cancellationToken).GetAsyncEnumerator(cancellationToken);
            try
            {
                while (next is null)
                {
                    try
                    {
                        if (!await pages.MoveNextAsync().ConfigureAwait(false))
                        {
                            yield break;
                        }
                    }
                    catch (GatewayException e)
                    {
                        next = query.IsNotAfter is null ? null : group.TakeStandIn(connection, e, tried);
                        if (next is null)
                        {
                            group.GiveUp(connection, e);
                            throw;
                        }

                        onFailOver(e, next);
                        continue;
                    }

                    var page = pages.Current;
                    if (tried.Count > 1 && last is { } returned)
                    {
                        page = page with { Rows = [.. page.Rows.Where(row => !query.IsNotAfter!(row, returned))] };
                    }

                    last = page.Rows.Count > 0 ? page.Rows[^1] : last;
                    yield return new Answer<TRow>(connection, page);
                }
            }
            finally
            {
                group.Return(connection);
                await pages.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}

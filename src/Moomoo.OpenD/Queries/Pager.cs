using System.Diagnostics;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Protos;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Queries;

/// <summary>Follows the next key from page to page.</summary>
internal static class Pager
{
    public static async IAsyncEnumerable<Page<TradingDayRow>> ReadAsync<TResponse>(
        OpenDClient client,
        SecurityCode code,
        PagedQuery<TResponse, TradingDayRow> query,
        PageOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TResponse : class, IMessage<TResponse>, IResponse
    {
        Validate(options);
        var description = $"{query.Call.Name} {code}";
        var seen = new HashSet<string>();
        var rowsBefore = 0;
        var nextKey = options.NextKey;
        for (var pageNumber = 1; nextKey != TradingDayRow.LastKey; pageNumber++)
        {
            if (nextKey is not null && !seen.Add(nextKey))
            {
                throw new NextKeyRepeatedException(code, nextKey) { Position = new QueryPosition(rowsBefore, nextKey) };
            }

            Page<TradingDayRow> page;
            try
            {
                page = await ReadPageAsync(client, query, nextKey, options, description, pageNumber, cancellationToken).ConfigureAwait(false);
            }
            catch (ShortInterestException e)
            {
                e.Position = new QueryPosition(rowsBefore, nextKey);
                throw;
            }

            var wanted = Within(page, options);
            rowsBefore += wanted.Rows.Count;
            yield return wanted;
            nextKey = wanted.NextKey;
        }
    }

    private static async Task<Page<TRow>> ReadPageAsync<TResponse, TRow>(
        OpenDClient client, PagedQuery<TResponse, TRow> query, string? nextKey, PageOptions options, string description, int pageNumber, CancellationToken cancellationToken)
        where TResponse : class, IMessage<TResponse>, IResponse
    {
        var started = Stopwatch.GetTimestamp();
        var response = await client.RequestAsync(query.Call, query.CreateRequest(nextKey, options.Count), description, options.Progress, cancellationToken).ConfigureAwait(false);
        Page<TRow> page;
        try
        {
            page = query.ReadPage(response);
        }
        catch (ProtocolException e)
        {
            throw new ProtocolViolationException(client.Endpoint, e.Message, e);
        }

        options.Progress?.Report(new PageReceived(description, pageNumber, page.Rows.Count, TimeSpan.FromSeconds((Stopwatch.GetTimestamp() - started) / (double)Stopwatch.Frequency)));
        return page;
    }

    private static void Validate(PageOptions options)
    {
        if (options.Count is < 1 or > PageOptions.LargestCount)
        {
            throw new InvalidQueryException($"{options.Count} rows a page: OpenD gives 1 to {PageOptions.LargestCount}.", "Choose a count from 1 to 50.");
        }

        if (options.Since?.Date > options.Until?.Date)
        {
            throw new InvalidQueryException(
                $"The days from {options.Since:yyyy-MM-dd} until {options.Until:yyyy-MM-dd} are none.", "Let -Since be the earlier day.");
        }
    }

    /// <summary>Rows come newest first, so everything after the first row that is too old is too old. A row without a day is kept: it may be wanted.</summary>
    private static Page<TradingDayRow> Within(Page<TradingDayRow> page, PageOptions options)
    {
        var isPast = false;
        if (options.Since is null && options.Until is null)
        {
            return page;
        }

        var wanted = new List<TradingDayRow>(page.Rows.Count);
        foreach (var row in page.Rows)
        {
            var day = row.GetDate();
            if (day < options.Since?.Date)
            {
                isPast = true;
                break;
            }

            if (!(day > options.Until?.Date))
            {
                wanted.Add(row);
            }
        }

        return new Page<TradingDayRow>(wanted, isPast ? TradingDayRow.LastKey : page.NextKey);
    }
}

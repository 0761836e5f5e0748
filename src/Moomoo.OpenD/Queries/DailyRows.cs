using Moomoo.OpenD.Connections;
using Moomoo.OpenD.Protos;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Queries;

/// <summary>What queries of one security's days have in common: they ask with code, key and number, and answer newest first.</summary>
internal static class DailyRows
{
    public static PagedQuery<TradingDayRow> Query<TC2S>(
        ProtoCall<PagedResponse<TradingDayRow>> call, SecurityCode code, PageOptions options, Func<TC2S, Google.Protobuf.IMessage> wrap)
        where TC2S : IDailyRequest, new() =>
        new(call, code.ToString(), nextKey => wrap(CreateC2S<TC2S>(code, nextKey, options.Count))) { Select = (_, page) => Within(page, options) };

    /// <exception cref="InvalidQueryException">The options cannot be met.</exception>
    public static void Validate(PageOptions options)
    {
        if (options.Count is < 1 or > PageOptions.LargestCount)
        {
            throw new InvalidQueryException($"{options.Count} rows a page: OpenD gives 1 to {PageOptions.LargestCount}.", "Choose a count from 1 to 50.");
        }

        if (options.Since?.Date > options.Until?.Date)
        {
            throw InvalidQueryException.NoDays(options.Since!.Value, options.Until!.Value);
        }
    }

    /// <summary>Tells every row what is known only at the end of its page.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="nextKey">A gateway that names no key, or an empty one, has no further page to ask for.</param>
    public static Page<TradingDayRow> ToPage(List<TradingDayRow> rows, string? nextKey)
    {
        var key = string.IsNullOrEmpty(nextKey) ? TradingDayRow.LastKey : nextKey!;
        foreach (var row in rows)
        {
            row.NextKey = key;
        }

        return new Page<TradingDayRow>(rows, key);
    }

    private static TC2S CreateC2S<TC2S>(SecurityCode code, string? nextKey, int? count)
        where TC2S : IDailyRequest, new()
    {
        var c2s = new TC2S { Security = code.ToMessage() };
        if (nextKey is not null)
        {
            c2s.NextKey = nextKey;
        }

        if (count is { } num)
        {
            c2s.Num = num;
        }

        return c2s;
    }

    /// <summary>Rows come newest first, so everything after the first row that is too old is too old. A row without a day is kept: it may be wanted.</summary>
    private static Page<TradingDayRow> Within(Page<TradingDayRow> page, PageOptions options)
    {
        if (options.Since is null && options.Until is null)
        {
            return page;
        }

        var isPast = false;
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

using Moomoo.OpenD.Connections;
using Moomoo.OpenD.Protos;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Queries;

/// <summary>What queries of one security's days have in common: they ask with code, key and number, and answer newest first.</summary>
internal static class DailyRows
{
    /// <summary>Reads one item of a page into a row of this code.</summary>
    public delegate TradingDayRow ItemReader(WireReader item, string code);

    /// <summary>Takes a field of S2C that stands beside the list; false if it is none that it knows.</summary>
    public delegate bool TotalReader(ref WireReader s2c);

    /// <param name="call">Proto id and name.</param>
    /// <param name="code">Whose days.</param>
    /// <param name="options">Which pages.</param>
    /// <param name="wrap">Makes the request of its C2S.</param>
    /// <param name="readPage">The rows of a response: usually <see cref="ReadPage"/>.</param>
    public static PagedQuery<TradingDayRow> Query<TC2S>(
        (uint ProtoId, string Name) call,
        SecurityCode code,
        PageOptions options,
        Func<TC2S, Google.Protobuf.IMessage> wrap,
        PagedResponse<TradingDayRow>.S2CReader readPage)
        where TC2S : IDailyRequest, new() =>
        new(
            new ProtoCall<PagedResponse<TradingDayRow>>(call.ProtoId, call.Name, body => PagedResponse<TradingDayRow>.Read(body, readPage)),
            code.ToString(),
            nextKey => wrap(CreateC2S<TC2S>(code, nextKey, options.Count)))
        {
            Select = (_, page) => Within(page, options),
        };

    /// <summary>usItemList 1, hkItemList 2 and nextKey 3, in all of these queries.</summary>
    public static Page<TradingDayRow> ReadPage(WireReader s2c, string code, ItemReader readUs, ItemReader readHk, TotalReader? readTotal = null)
    {
        var rows = new List<TradingDayRow>(PageOptions.LargestCount);
        string? nextKey = null;
        while (s2c.Next())
        {
            switch (s2c.Field)
            {
                case 1:
                    rows.Add(readUs(s2c.Message(), code));
                    break;
                case 2:
                    rows.Add(readHk(s2c.Message(), code));
                    break;
                case 3:
                    nextKey = s2c.String();
                    break;
                default:
                    if (readTotal is null || !readTotal(ref s2c))
                    {
                        s2c.Skip();
                    }

                    break;
            }
        }

        return ToPage(rows, nextKey);
    }

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
    private static Page<TradingDayRow> ToPage(List<TradingDayRow> rows, string? nextKey)
    {
        var key = string.IsNullOrEmpty(nextKey) ? Page.LastKey : nextKey!;
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

        return new Page<TradingDayRow>(wanted, isPast ? Page.LastKey : page.NextKey);
    }
}

using Google.Protobuf;
using Moomoo.OpenD.Protos;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Queries;

/// <summary>What the queries for the days of one security have in common: they ask by code, key and number, and the answer is newest first.</summary>
internal abstract class DaysQuery<TC2S>(SecurityCode code, PageOptions options) : PagedQuery<TradingDayRow>(code.ToString())
    where TC2S : IDailyRequest, new()
{
    private readonly DateTime? since = options.Since?.Date;
    private readonly DateTime? until = options.Until?.Date;

    public override string? FirstKey => options.NextKey;

    public override int? First => options.First;

    public override IMessage CreateRequest(PagePosition<TradingDayRow> at)
    {
        var c2s = new TC2S { Security = code.ToMessage() };
        if (at.Key is not null)
        {
            c2s.NextKey = at.Key;
        }

        if (CountAt(at) is { } count)
        {
            c2s.Num = count;
        }

        return CreateRequest(c2s);
    }

    /// <summary>usItemList 1, hkItemList 2 and nextKey 3, in all of these queries.</summary>
    public override Page<TradingDayRow> ReadPage(WireReader s2c, PagePosition<TradingDayRow> at)
    {
        var rows = new List<TradingDayRow>(PageOptions.LargestCount);
        var totals = new HkShortTotals();
        string? nextKey = null;
        while (s2c.Next())
        {
            switch (s2c.Field)
            {
                case 1:
                    rows.Add(ReadUs(s2c.ReadMessage()));
                    break;
                case 2:
                    rows.Add(ReadHk(s2c.ReadMessage(), totals));
                    break;
                case 3:
                    nextKey = s2c.ReadString();
                    break;
                default:
                    if (!TryReadTotal(ref s2c, totals))
                    {
                        s2c.Skip();
                    }

                    break;
            }
        }

        return Select(rows, string.IsNullOrEmpty(nextKey) ? Page.LastKey : nextKey!, at);
    }

    protected abstract IMessage CreateRequest(TC2S c2s);

    protected abstract TradingDayRow ReadUs(WireReader item);

    protected abstract TradingDayRow ReadHk(WireReader item, HkShortTotals totals);

    /// <summary>Reads a field of S2C beside the list; false, and nothing read, if it is unknown.</summary>
    protected virtual bool TryReadTotal(ref WireReader s2c, HkShortTotals totals) => false;

    /// <summary>Rows newer than the last day wanted may fill any number of pages, so the rest of First counts only once they are past.</summary>
    private int? CountAt(PagePosition<TradingDayRow> at) =>
        First is null ? options.Count
        : until is not null && at.Rows == 0 ? options.Count ?? PageOptions.LargestCount
        : CountAt(at, options.Count ?? PageOptions.LargestCount);

    /// <summary>Rows come newest first, so that the first row that is too old ends the list. A row without a day is kept: it may be wanted.</summary>
    private Page<TradingDayRow> Select(List<TradingDayRow> rows, string nextKey, PagePosition<TradingDayRow> at)
    {
        foreach (var row in rows)
        {
            row.NextKey = nextKey;
        }

        if (since is not null && rows.FindIndex(row => row.GetDate() < since) is >= 0 and var end)
        {
            rows.RemoveRange(end, rows.Count - end);
            nextKey = Page.LastKey;
        }

        if (until is not null)
        {
            rows.RemoveAll(row => row.GetDate() > until);
        }

        if (First - at.Rows is { } left && left < rows.Count)
        {
            rows.RemoveRange(left, rows.Count - left);
        }

        return new Page<TradingDayRow>(rows, nextKey);
    }
}

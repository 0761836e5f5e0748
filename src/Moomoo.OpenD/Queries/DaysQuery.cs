using Google.Protobuf;
using Google.Protobuf.Reflection;
using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Protos;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Queries;

/// <summary>What the queries for the days of one security have in common: they request by code, key and number, and the answer is newest first.</summary>
internal abstract class DaysQuery<TC2S>(SecurityCode code, PageOptions options) : PagedQuery<TradingDayRow>(code.ToString())
    where TC2S : IDailyRequest, IMessage, new()
{
    /// <summary>The number of rows that OpenD returns in a page by default.</summary>
    private const int UsualCount = 10;

    private const int UsItems = 1;
    private const int HkItems = 2;

    private readonly int items = code.Market == Market.US ? UsItems : HkItems;
    private readonly DateTime? since = options.Since?.Date;
    private readonly DateTime? until = options.Until?.Date;

    public override string? FirstKey => options.NextKey;

    public override int? First => options.First;

    public override IMessage CreateRequest(PagePosition at)
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
    public override Page<TradingDayRow> ReadPage(WireReader s2c, PagePosition at)
    {
        var rows = new List<TradingDayRow>(PageOptions.LargestCount);
        var totals = new HkShortTotals();
        string? nextKey = null;
        try
        {
            while (s2c.Next())
            {
                switch (s2c.Field)
                {
                    case UsItems or HkItems when s2c.Field != items:
                        throw new ProtocolException($"the response to {Description} holds rows of another market.");
                    case UsItems or HkItems when rows.Count == MostRows:
                        throw TooManyRows();
                    case UsItems:
                        rows.Add(ReadUs(s2c.ReadMessage()));
                        break;
                    case HkItems:
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
        }
        catch (FieldValueException e)
        {
            throw e.At($"{FieldName(e.Field)} of row {rows.Count + 1} of {Description}");
        }

        return Select(rows, nextKey ?? "", at);
    }

    public override DateTime? DayOf(TradingDayRow row) => row.GetDate();

    protected abstract IMessage CreateRequest(TC2S c2s);

    protected abstract TradingDayRow ReadUs(WireReader item);

    protected abstract TradingDayRow ReadHk(WireReader item, HkShortTotals totals);

    /// <summary>Reads a field of S2C beside the list; false, and nothing read, if it is unknown.</summary>
    protected virtual bool TryReadTotal(ref WireReader s2c, HkShortTotals totals) => false;

    /// <summary>Rows newer than the last requested day may fill any number of pages, so the rest of First counts only after them.</summary>
    private int? CountAt(PagePosition at) =>
        First is null ? options.Count
        : until is not null && at.Rows == 0 ? options.Count ?? PageOptions.LargestCount
        : CountAt(at, options.Count ?? PageOptions.LargestCount);

    /// <summary>Rows come newest first, so that the first row that is too old ends the list. A row without a day is kept: it may be wanted.</summary>
    private Page<TradingDayRow> Select(List<TradingDayRow> rows, string nextKey, PagePosition at)
    {
        // A list that ends may do so without a key, but not in the middle of it: a full page without a key is left to the pager.
        if (nextKey.Length == 0 && rows.Count < (CountAt(at) ?? UsualCount))
        {
            nextKey = Page.LastKey;
        }

        foreach (var row in rows)
        {
            row.NextKey = nextKey;
        }

        // A row that is published while the query runs moves the others back, so that the page begins with rows that were returned before.
        if (at.LastDay is { } lastDay)
        {
            rows.RemoveRange(0, rows.FindLastIndex(row => row.GetDate() == lastDay) + 1);
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

    private string FieldName(int field) =>
        new TC2S().Descriptor.File.FindTypeByName<MessageDescriptor>("S2C").FindFieldByNumber(items).MessageType.FindFieldByNumber(field).Name;
}

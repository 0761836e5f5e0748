using Moomoo.OpenD.Protos.QotGetDailyShortVolume;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Queries;

/// <summary>Qot_GetDailyShortVolume (protocol page, section of that name).</summary>
internal static class DailyShortVolumeQuery
{
    public static PagedQuery<TradingDayRow> Of(SecurityCode code, PageOptions options)
    {
        var text = code.ToString();
        return DailyRows.Query<C2S>(
            (ProtoId.DailyShortVolume, "GetDailyShortVolume"), code, options, static c2s => new Request { C2S = c2s }, s2c => ReadPage(s2c, text));
    }

    private static Page<TradingDayRow> ReadPage(WireReader s2c, string code)
    {
        var totals = new HkShortTotals();
        return DailyRows.ReadPage(s2c, code, ReadUs, (item, ofCode) => ReadHk(item, ofCode, totals), ReadTotal);

        bool ReadTotal(ref WireReader field)
        {
            switch (field.Field)
            {
                case 4: totals.AggregatedShort = field.Int64(); return true;
                case 5: totals.AggregatedShortRatio = field.Double(); return true;
                case 6: totals.NewTimeStr = field.String(); return true;
                default: return false;
            }
        }
    }

    private static UsDailyShortVolume ReadUs(WireReader item, string code)
    {
        var row = new UsDailyShortVolume { Code = code };
        while (item.Next())
        {
            switch (item.Field)
            {
                case 1: row.Timestamp = item.Int64(); break;
                case 2: row.TimestampStr = item.String(); break;
                case 3: row.TotalSharesShort = item.Count(); break;
                case 4: row.NasdaqSharesShort = item.Count(); break;
                case 5: row.NyseSharesShort = item.Count(); break;
                case 6: row.ShortPercent = item.Double(); break;
                case 7: row.Volume = item.Count(); break;
                case 8: row.ClosePrice = item.Double(); break;
                case 9: row.LastClosePrice = item.Double(); break;
                case 10: row.DailyTradeAvgRatio = item.Double(); break;
                default: item.Skip(); break;
            }
        }

        return row;
    }

    private static HkDailyShortVolume ReadHk(WireReader item, string code, HkShortTotals totals)
    {
        var row = new HkDailyShortVolume { Code = code, Totals = totals };
        while (item.Next())
        {
            switch (item.Field)
            {
                case 1: row.Timestamp = item.Int64(); break;
                case 2: row.TimestampStr = item.String(); break;
                case 3: row.SharesTraded = item.Count(); break;
                case 4: row.Turnover = item.Double(); break;
                case 5: row.ShortSellSharesTraded = item.Count(); break;
                case 6: row.ShortSellTurnover = item.Double(); break;
                case 7: row.OpenPrice = item.Double(); break;
                case 8: row.ClosePrice = item.Double(); break;
                case 9: row.LastClosePrice = item.Double(); break;
                case 10: row.DailyTradeAvgRatio = item.Double(); break;
                default: item.Skip(); break;
            }
        }

        return row;
    }
}

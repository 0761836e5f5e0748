using Moomoo.OpenD.Protos.QotGetShortInterest;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Queries;

/// <summary>Qot_GetShortInterest (protocol page, section of that name).</summary>
internal static class ShortInterestQuery
{
    public static PagedQuery<TradingDayRow> Of(SecurityCode code, PageOptions options)
    {
        var text = code.ToString();
        return DailyRows.Query<C2S>(
            (ProtoId.ShortInterest, "GetShortInterest"),
            code,
            options,
            static c2s => new Request { C2S = c2s },
            s2c => DailyRows.ReadPage(s2c, text, ReadUs, ReadHk));
    }

    private static UsShortInterest ReadUs(WireReader item, string code)
    {
        var row = new UsShortInterest { Code = code };
        while (item.Next())
        {
            switch (item.Field)
            {
                case 1: row.Timestamp = item.Int64(); break;
                case 2: row.TimestampStr = item.String(); break;
                case 3: row.SharesShort = item.Count(); break;
                case 4: row.ShortPercent = item.Double(); break;
                case 5: row.AvgDailyShareVolume = item.Count(); break;
                case 6: row.DaysToCover = item.Double(); break;
                case 7: row.ClosePrice = item.Double(); break;
                case 8: row.LastClosePrice = item.Double(); break;
                default: item.Skip(); break;
            }
        }

        return row;
    }

    private static HkShortInterest ReadHk(WireReader item, string code)
    {
        var row = new HkShortInterest { Code = code };
        while (item.Next())
        {
            switch (item.Field)
            {
                case 1: row.Timestamp = item.Int64(); break;
                case 2: row.TimestampStr = item.String(); break;
                case 3: row.ClosePrice = item.Double(); break;
                case 4: row.LastClosePrice = item.Double(); break;
                case 5: row.AggregatedShort = item.Count(); break;
                case 6: row.AggregatedShortRatio = item.Double(); break;
                default: item.Skip(); break;
            }
        }

        return row;
    }
}

using Google.Protobuf;
using Moomoo.OpenD.Protos;
using Moomoo.OpenD.Protos.QotGetDailyShortVolume;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Queries;

/// <summary>Qot_GetDailyShortVolume (protocol page, section of that name).</summary>
internal sealed class DailyShortVolumeQuery(SecurityCode code, PageOptions options) : DaysQuery<C2S>(code, options)
{
    public override OpenDCall Call => OpenDCall.DailyShortVolume;

    protected override IMessage CreateRequest(C2S c2s) => new Request { C2S = c2s };

    protected override bool TryReadTotal(ref WireReader s2c, HkShortTotals totals)
    {
        switch (s2c.Field)
        {
            case 4: totals.AggregatedShort = s2c.ReadInt64(); return true;
            case 5: totals.AggregatedShortRatio = s2c.ReadDouble(); return true;
            case 6: totals.NewTimeStr = s2c.ReadString(); return true;
            default: return false;
        }
    }

    protected override TradingDayRow ReadUs(WireReader item)
    {
        var row = new UsDailyShortVolume { Code = Subject };
        while (item.Next())
        {
            switch (item.Field)
            {
                case 1: row.Timestamp = item.ReadInt64(); break;
                case 2: row.TimestampStr = item.ReadString(); break;
                case 3: row.TotalSharesShort = item.ReadShares(); break;
                case 4: row.NasdaqSharesShort = item.ReadShares(); break;
                case 5: row.NyseSharesShort = item.ReadShares(); break;
                case 6: row.ShortPercent = item.ReadDouble(); break;
                case 7: row.Volume = item.ReadShares(); break;
                case 8: row.ClosePrice = item.ReadDouble(); break;
                case 9: row.LastClosePrice = item.ReadDouble(); break;
                case 10: row.DailyTradeAvgRatio = item.ReadDouble(); break;
                default: item.Skip(); break;
            }
        }

        return row;
    }

    protected override TradingDayRow ReadHk(WireReader item, HkShortTotals totals)
    {
        var row = new HkDailyShortVolume { Code = Subject, Totals = totals };
        while (item.Next())
        {
            switch (item.Field)
            {
                case 1: row.Timestamp = item.ReadInt64(); break;
                case 2: row.TimestampStr = item.ReadString(); break;
                case 3: row.SharesTraded = item.ReadShares(); break;
                case 4: row.Turnover = item.ReadDouble(); break;
                case 5: row.ShortSellSharesTraded = item.ReadShares(); break;
                case 6: row.ShortSellTurnover = item.ReadDouble(); break;
                case 7: row.OpenPrice = item.ReadDouble(); break;
                case 8: row.ClosePrice = item.ReadDouble(); break;
                case 9: row.LastClosePrice = item.ReadDouble(); break;
                case 10: row.DailyTradeAvgRatio = item.ReadDouble(); break;
                default: item.Skip(); break;
            }
        }

        return row;
    }
}

using Google.Protobuf;
using Moomoo.OpenD.Protos;
using Moomoo.OpenD.Protos.QotGetShortInterest;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Queries;

/// <summary>Qot_GetShortInterest (protocol page, section of that name).</summary>
internal sealed class ShortInterestQuery(SecurityCode code, PageOptions options) : DaysQuery<C2S>(code, options)
{
    public override OpenDCall Call => OpenDCall.ShortInterest;

    protected override IMessage CreateRequest(C2S c2s) => new Request { C2S = c2s };

    protected override TradingDayRow ReadUs(WireReader item)
    {
        var row = new UsShortInterest { Code = Subject };
        while (item.Next())
        {
            switch (item.Field)
            {
                case 1: row.Timestamp = item.ReadInt64(); break;
                case 2: row.TimestampStr = item.ReadString(); break;
                case 3: row.SharesShort = item.ReadShares(); break;
                case 4: row.ShortPercent = item.ReadDouble(); break;
                case 5: row.AvgDailyShareVolume = item.ReadShares(); break;
                case 6: row.DaysToCover = item.ReadDouble(); break;
                case 7: row.ClosePrice = item.ReadDouble(); break;
                case 8: row.LastClosePrice = item.ReadDouble(); break;
                default: item.Skip(); break;
            }
        }

        return row;
    }

    protected override TradingDayRow ReadHk(WireReader item, HkShortTotals totals)
    {
        var row = new HkShortInterest { Code = Subject };
        while (item.Next())
        {
            switch (item.Field)
            {
                case 1: row.Timestamp = item.ReadInt64(); break;
                case 2: row.TimestampStr = item.ReadString(); break;
                case 3: row.ClosePrice = item.ReadDouble(); break;
                case 4: row.LastClosePrice = item.ReadDouble(); break;
                case 5: row.AggregatedShort = item.ReadShares(); break;
                case 6: row.AggregatedShortRatio = item.ReadDouble(); break;
                default: item.Skip(); break;
            }
        }

        return row;
    }
}

using System.Globalization;
using Google.Protobuf;
using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Protos;
using Moomoo.OpenD.Protos.QotGetShortSellingRank;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Queries;

/// <summary>
/// Qot_GetShortSellingRank (protocol page, section of that name). It pages by offset and count: the key of a page is its offset.
/// </summary>
internal sealed class ShortSellingRankQuery(RankOptions options) : PagedQuery<ShortSellingRank>(options.Market.ToString())
{
    private const int LargestCount = 35;

    public override OpenDCall Call => OpenDCall.ShortSellingRank;

    public override int? First => options.First;

    public override IMessage CreateRequest(PagePosition at)
    {
        var c2s = new C2S
        {
            Market = (int)options.Market,
            SortField = (int)options.SortBy,
            SortDir = options.Ascending ? 1 : 0,
            Offset = options.Skip + at.Rows,
            Count = CountAt(at, LargestCount),
        };
        c2s.PlateList.AddRange(options.Plates.Select(plate => plate.ToMessage()));
        return new Request { C2S = c2s };
    }

    /// <summary>A page contains the total number of securities; places, and whether there are more pages, follow from the offset. Rows beyond those requested are skipped.</summary>
    public override Page<ShortSellingRank> ReadPage(WireReader s2c, PagePosition at)
    {
        var rows = new List<ShortSellingRank>(LargestCount);
        var offset = options.Skip + at.Rows;
        var wanted = CountAt(at, LargestCount);
        var allCount = int.MaxValue;
        while (s2c.Next())
        {
            switch (s2c.Field)
            {
                case 1 when rows.Count < wanted:
                    rows.Add(ReadItem(s2c.ReadMessage(), ++offset));
                    break;
                case 2:
                    allCount = s2c.ReadInt32();
                    break;
                default:
                    s2c.Skip();
                    break;
            }
        }

        var isLast = rows.Count == 0 || offset >= Math.Min(allCount, options.Skip + (long)options.First);
        return new Page<ShortSellingRank>(rows, isLast ? Page.LastKey : offset.ToString(CultureInfo.InvariantCulture));
    }

    private static ShortSellingRank ReadItem(WireReader item, int place)
    {
        var row = new ShortSellingRank { Place = place, Code = "" };
        while (item.Next())
        {
            switch (item.Field)
            {
                case 1: row.Code = item.ReadMessage().ReadCode(); break;
                case 2: row.Name = item.ReadString(); break;
                case 10: row.ClosePrice = item.ReadDouble(); break;
                case 11: row.ChangeRatio = item.ReadDouble(); break;
                case 12: row.ChangeRatio5D = item.ReadDouble(); break;
                case 13: row.ChangeRatio10D = item.ReadDouble(); break;
                case 14: row.Volume = item.ReadInt64(); break;
                case 20: row.ShortNumber = item.ReadInt64(); break;
                case 21: row.ShortNumberChange = item.ReadInt64(); break;
                case 22: row.ShortRatio = item.ReadDouble(); break;
                case 23: row.ShortRatioChange = item.ReadDouble(); break;
                case 24: row.ShortPositionVolume = item.ReadInt64(); break;
                case 25: row.ShortPositionRatio = item.ReadDouble(); break;
                case 26: row.DaysToCover = item.ReadDouble(); break;
                case 27: row.WeekAvgShortNumber = item.ReadInt64(); break;
                case 28: row.WeekAvgShortRatio = item.ReadDouble(); break;
                case 29: row.MonthAvgShortNumber = item.ReadInt64(); break;
                case 30: row.MonthAvgShortRatio = item.ReadDouble(); break;
                default: item.Skip(); break;
            }
        }

        return row.Code.Length > 0 ? row : throw new ProtocolException("a row of a ranking names no security.");
    }
}

using System.Globalization;
using Moomoo.OpenD.Connections;
using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Protos.QotGetShortSellingRank;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Queries;

/// <summary>
/// Qot_GetShortSellingRank (protocol page, section of that name). It pages by offset and count: the offset of the page after
/// a page is its next key.
/// </summary>
internal static class ShortSellingRankQuery
{
    private const int LargestCount = 35;

    /// <summary>No market has as many securities, and offsets must stay within OpenD's 32 bits.</summary>
    private const int LargestSkip = 1_000_000;

    /// <exception cref="InvalidQueryException">The options cannot be met.</exception>
    public static PagedQuery<ShortSellingRank> Of(RankOptions options)
    {
        if (options.First < 0 || options.Skip is < 0 or > LargestSkip)
        {
            throw new InvalidQueryException($"Rows {options.Skip} to {options.Skip + (long)options.First} of a ranking do not exist.", "Choose First and Skip of 0 or more, and Skip up to 1,000,000.");
        }

        return new(
            new ProtoCall<PagedResponse<ShortSellingRank>>(
                ProtoId.ShortSellingRank, "GetShortSellingRank", body => PagedResponse<ShortSellingRank>.Read(body, s2c => ReadPage(s2c))),
            options.Market.ToString(),
            nextKey => CreateRequest(options, Offset(nextKey)))
        {
            Select = (nextKey, page) => Number(page, Offset(nextKey), options),
        };
    }

    public static string FirstKey(RankOptions options) => options.First == 0 ? Page.LastKey : Key(options.Skip);

    private static string Key(long offset) => offset.ToString(CultureInfo.InvariantCulture);

    private static int Offset(string? nextKey) => int.Parse(nextKey!, CultureInfo.InvariantCulture);

    private static Request CreateRequest(RankOptions options, int offset)
    {
        var c2s = new C2S
        {
            Market = (int)options.Market,
            SortField = (int)options.SortBy,
            SortDir = options.Ascending ? 1 : 0,
            Offset = offset,
            Count = (int)Math.Min(LargestCount, options.Skip + (long)options.First - offset),
        };
        c2s.PlateList.AddRange(options.Plates.Select(plate => plate.ToMessage()));
        return new Request { C2S = c2s };
    }

    /// <summary>The gateway's pages say how many securities there are in all; ranks, and whether there is more to ask for, follow from the offset.</summary>
    private static Page<ShortSellingRank> Number(Page<ShortSellingRank> page, long offset, RankOptions options)
    {
        foreach (var row in page.Rows)
        {
            row.Place = (int)++offset;
        }

        var all = long.Parse(page.NextKey, CultureInfo.InvariantCulture);
        var end = Math.Min(all, options.Skip + (long)options.First);
        return page with { NextKey = page.Rows.Count == 0 || offset >= end ? Page.LastKey : Key(offset) };
    }

    /// <returns>A page whose next key is the number of all securities, until it is numbered.</returns>
    private static Page<ShortSellingRank> ReadPage(WireReader s2c)
    {
        var rows = new List<ShortSellingRank>(LargestCount);
        var allCount = int.MaxValue;
        while (s2c.Next())
        {
            switch (s2c.Field)
            {
                case 1:
                    rows.Add(ReadItem(s2c.Message()));
                    break;
                case 2:
                    allCount = s2c.Int32();
                    break;
                default:
                    s2c.Skip();
                    break;
            }
        }

        return new Page<ShortSellingRank>(rows, Key(allCount));
    }

    private static ShortSellingRank ReadItem(WireReader item)
    {
        var row = new ShortSellingRank { Code = "" };
        while (item.Next())
        {
            switch (item.Field)
            {
                case 1: row.Code = ReadCode(item.Message()); break;
                case 2: row.Name = item.String(); break;
                case 10: row.ClosePrice = item.Double(); break;
                case 11: row.ChangeRatio = item.Double(); break;
                case 12: row.ChangeRatio5D = item.Double(); break;
                case 13: row.ChangeRatio10D = item.Double(); break;
                case 14: row.Volume = item.Int64(); break;
                case 20: row.ShortNumber = item.Int64(); break;
                case 21: row.ShortNumberChange = item.Int64(); break;
                case 22: row.ShortRatio = item.Double(); break;
                case 23: row.ShortRatioChange = item.Double(); break;
                case 24: row.ShortPositionVolume = item.Int64(); break;
                case 25: row.ShortPositionRatio = item.Double(); break;
                case 26: row.DaysToCover = item.Double(); break;
                case 27: row.WeekAvgShortNumber = item.Int64(); break;
                case 28: row.WeekAvgShortRatio = item.Double(); break;
                case 29: row.MonthAvgShortNumber = item.Int64(); break;
                case 30: row.MonthAvgShortRatio = item.Double(); break;
                default: item.Skip(); break;
            }
        }

        return row.Code.Length > 0 ? row : throw new ProtocolException("a row of a ranking names no security.");
    }

    private static string ReadCode(WireReader security)
    {
        var market = 0;
        var code = "";
        while (security.Next())
        {
            switch (security.Field)
            {
                case 1: market = security.Int32(); break;
                case 2: code = security.String(); break;
                default: security.Skip(); break;
            }
        }

        return $"{(Market)market}.{code}";
    }
}

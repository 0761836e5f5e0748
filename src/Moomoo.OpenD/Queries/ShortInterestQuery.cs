using Moomoo.OpenD.Connections;
using Moomoo.OpenD.Protos.QotGetShortInterest;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Queries;

/// <summary>Qot_GetShortInterest (protocol page, section of that name).</summary>
internal static class ShortInterestQuery
{
    private static readonly ProtoCall<Response> Call = new(ProtoId.ShortInterest, "GetShortInterest", Response.Parser);

    public static PagedQuery<Response, TradingDayRow> For(SecurityCode code) => new(
        Call,
        (nextKey, count) => CreateRequest(code, nextKey, count),
        response => ReadPage(code.ToString(), response));

    private static Request CreateRequest(SecurityCode code, string? nextKey, int? count)
    {
        var c2s = new C2S { Security = code.ToMessage() };
        if (nextKey is not null)
        {
            c2s.NextKey = nextKey;
        }

        if (count is { } num)
        {
            c2s.Num = num;
        }

        return new Request { C2S = c2s };
    }

    private static Page<TradingDayRow> ReadPage(string code, Response response)
    {
        var nextKey = Wire.NextKey(response.S2C?.HasNextKey ?? false, response.S2C?.NextKey);
        if (response.S2C is not { } s2c)
        {
            return new Page<TradingDayRow>([], nextKey);
        }

        var rows = new TradingDayRow[s2c.UsItemList.Count + s2c.HkItemList.Count];
        var i = 0;
        foreach (var item in s2c.UsItemList)
        {
            rows[i++] = new UsShortInterest
            {
                Code = code,
                Timestamp = item.HasTimestamp ? item.Timestamp : null,
                TimestampStr = item.HasTimestampStr ? item.TimestampStr : null,
                SharesShort = item.HasSharesShort ? Wire.Count(item.SharesShort) : null,
                ShortPercent = item.HasShortPercent ? item.ShortPercent : null,
                AvgDailyShareVolume = item.HasAvgDailyShareVolume ? Wire.Count(item.AvgDailyShareVolume) : null,
                DaysToCover = item.HasDaysToCover ? item.DaysToCover : null,
                ClosePrice = item.HasClosePrice ? item.ClosePrice : null,
                LastClosePrice = item.HasLastClosePrice ? item.LastClosePrice : null,
                NextKey = nextKey,
            };
        }

        foreach (var item in s2c.HkItemList)
        {
            rows[i++] = new HkShortInterest
            {
                Code = code,
                Timestamp = item.HasTimestamp ? item.Timestamp : null,
                TimestampStr = item.HasTimestampStr ? item.TimestampStr : null,
                AggregatedShort = item.HasAggregatedShort ? Wire.Count(item.AggregatedShort) : null,
                AggregatedShortRatio = item.HasAggregatedShortRatio ? item.AggregatedShortRatio : null,
                ClosePrice = item.HasClosePrice ? item.ClosePrice : null,
                LastClosePrice = item.HasLastClosePrice ? item.LastClosePrice : null,
                NextKey = nextKey,
            };
        }

        return new Page<TradingDayRow>(rows, nextKey);
    }
}

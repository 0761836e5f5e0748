using System.Globalization;
using Moomoo.OpenD.Protos;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Serving;

/// <summary>What the simulator answers to a request, once it is read: a pure function of the request and the market.</summary>
internal sealed class Answers(SimulatedMarket market)
{
    public const int Failed = -1;
    public const int InvalidContent = -500;

    private const int DefaultCount = 10;
    private const int LargestRankCount = 35;

    public Protos.QotGetShortInterest.Response ShortInterest(IDailyRequest request) =>
        Days<Protos.QotGetShortInterest.Response>(request, market.ShortInterest, static (response, page) =>
        {
            response.S2C = new() { NextKey = page.NextKey };
            response.S2C.HkItemList.AddRange(page.Rows.OfType<HkShortInterest>().Select(RowMessages.Create<Protos.QotGetShortInterest.HkShortInterestItem>));
            response.S2C.UsItemList.AddRange(page.Rows.OfType<UsShortInterest>().Select(RowMessages.Create<Protos.QotGetShortInterest.UsShortInterestItem>));
        });

    public Protos.QotGetDailyShortVolume.Response DailyShortVolume(IDailyRequest request) =>
        Days<Protos.QotGetDailyShortVolume.Response>(request, market.DailyShortVolume, (response, page) =>
        {
            response.S2C = new() { NextKey = page.NextKey };
            response.S2C.HkItemList.AddRange(page.Rows.OfType<HkDailyShortVolume>().Select(RowMessages.Create<Protos.QotGetDailyShortVolume.HkDailyShortVolumeItem>));
            response.S2C.UsItemList.AddRange(page.Rows.OfType<UsDailyShortVolume>().Select(RowMessages.Create<Protos.QotGetDailyShortVolume.UsDailyShortVolumeItem>));
            if (page.Rows.Count > 0 && page.Rows[0] is HkDailyShortVolume first
                && market.ShortInterest(SecurityCode.Parse(first.Code))?[0] is HkShortInterest { AggregatedShort: { } shares, AggregatedShortRatio: { } ratio } newest)
            {
                response.S2C.AggregatedShort = shares;
                response.S2C.AggregatedShortRatio = ratio;
                response.S2C.NewTimeStr = newest.TimestampStr;
            }
        });

    public Protos.QotGetShortSellingRank.Response ShortSellingRank(Protos.QotGetShortSellingRank.C2S request)
    {
        var ranked = request.HasMarket ? (Market)request.Market : Market.US;
        var count = request.HasCount ? request.Count : DefaultCount;
        if (ranked is not (Market.HK or Market.US) || count is < 1 or > LargestRankCount || request.Offset < 0)
        {
            return Refuse<Protos.QotGetShortSellingRank.Response>(Failed, "market must be 1 or 11, count 1 to 35, offset 0 or more.");
        }

        if (request.PlateList.Any(plate => !SimulatedMarket.HasPlate(ranked, plate.Code)))
        {
            return Refuse<Protos.QotGetShortSellingRank.Response>(Failed, "Unknown plate. 未知板块");
        }

        var all = market.Rank(ranked, (ShortSellingSortField)request.SortField, request.SortDir == 1, [.. request.PlateList.Select(plate => plate.Code)]);
        var response = new Protos.QotGetShortSellingRank.Response { RetType = 0, S2C = new() { AllCount = all.Count } };
        foreach (var row in all.Skip(request.Offset).Take(count))
        {
            var item = RowMessages.Create<Protos.QotGetShortSellingRank.ShortSellingRankItem>(row);
            item.Security = new() { Market = (int)ranked, Code = row.Code.Substring(row.Code.IndexOf('.') + 1) };
            response.S2C.DataList.Add(item);
        }

        return response;
    }

    public static Protos.GetGlobalState.Response GlobalState(TimeProvider timeProvider) => new()
    {
        RetType = 0,
        S2C = new()
        {
            MarketHK = 0,
            MarketUS = 0,
            MarketSH = 0,
            MarketSZ = 0,
            MarketHKFuture = 0,
            QotLogined = true,
            TrdLogined = false,
            ServerVer = OpenDSimulator.ServerVersion,
            ServerBuildNo = 0,
            Time = timeProvider.GetUtcNow().ToUnixTimeSeconds(),
        },
    };

    public static Protos.KeepAlive.Response KeepAlive(TimeProvider timeProvider) => new()
    {
        RetType = 0,
        S2C = new() { Time = timeProvider.GetUtcNow().ToUnixTimeSeconds() },
    };

    public static TResponse Refuse<TResponse>(int retType, string retMsg)
        where TResponse : IResponseMessage, new() => new() { RetType = retType, RetMsg = retMsg };

    private static TResponse Days<TResponse>(
        IDailyRequest request, Func<SecurityCode, IReadOnlyList<TradingDayRow>?> find, Action<TResponse, Page<TradingDayRow>> fill)
        where TResponse : IResponseMessage, new()
    {
        var code = Code(request.Security);
        var rows = code is null ? null : find(code);
        var num = request.HasNum ? request.Num : DefaultCount;
        var offset = 0;
        var problem = rows is null ? $"Unknown stock. 未知股票 {code}"
            : num is < 1 or > PageOptions.LargestCount ? "num must be 1 to 50."
            : request.HasNextKey && (!int.TryParse(request.NextKey, NumberStyles.None, CultureInfo.InvariantCulture, out offset) || offset > rows.Count) ? "Unknown nextKey."
            : null;
        if (problem is not null)
        {
            return Refuse<TResponse>(Failed, problem);
        }

        var end = Math.Min(offset + num, rows!.Count);
        var response = new TResponse { RetType = 0 };
        fill(response, new Page<TradingDayRow>([.. rows.Skip(offset).Take(num)], end == rows.Count ? Page.LastKey : end.ToString(CultureInfo.InvariantCulture)));
        return response;
    }

    private static SecurityCode? Code(Protos.QotCommon.Security? security) =>
        security is not null
        && (Market)security.Market is Market.HK or Market.US
        && SecurityCode.TryParse($"{(Market)security.Market}.{security.Code}", out var code, out _) ? code : null;
}

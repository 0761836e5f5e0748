using System.Globalization;
using Moomoo.OpenD.Protos;
using Moomoo.OpenD.Simulator.Data;
using Moomoo.ShortInterest;
using DailyShortVolumeMessages = Moomoo.OpenD.Protos.QotGetDailyShortVolume;
using RankMessages = Moomoo.OpenD.Protos.QotGetShortSellingRank;
using ShortInterestMessages = Moomoo.OpenD.Protos.QotGetShortInterest;

namespace Moomoo.OpenD.Simulator.Serving;

/// <summary>What the simulator answers to a request that it has not refused already: a pure function of the request and the market.</summary>
internal sealed class Answers(SimulatedMarket market, Refusals refusals)
{
    private const int DefaultCount = 10;
    private const int LargestRankCount = 35;
    private const int HongKongPlates = 1001;
    private const int UnitedStatesPlates = 2001;

    /// <summary>Everything that the gateway can be asked for.</summary>
    public IEnumerable<Call> Calls =>
    [
        new Call<ShortInterestMessages.Request, ShortInterestMessages.Response>(
            new(ProtoId.ShortInterest, "Get Short Interest", "获取空头持仓", OpenDSimulatorOptions.UsualLimit, new Version(10, 6)),
            static request => ReadSubject(request.C2S, RowKind.ShortInterest),
            request => AnswerShortInterest(request.C2S)),
        new Call<DailyShortVolumeMessages.Request, DailyShortVolumeMessages.Response>(
            new(ProtoId.DailyShortVolume, "Get Daily Short Volume", "获取每日卖空数据", OpenDSimulatorOptions.UsualLimit, new Version(10, 6)),
            static request => ReadSubject(request.C2S, RowKind.DailyShortVolume),
            request => AnswerDailyShortVolume(request.C2S)),
        new Call<RankMessages.Request, RankMessages.Response>(
            new(ProtoId.ShortSellingRank, "Get Short Selling Rank", "获取卖空排行", 60, new Version(10, 8)),
            static request => ReadSubject(request.C2S),
            request => AnswerShortSellingRank(request.C2S)),
    ];

    private static Subject ReadSubject(IDailyRequest request, RowKind kind) => new(
        null, [request.Security.Format()], request.HasNextKey ? request.NextKey : null, request.HasNum ? request.Num : null, kind);

    private static Subject ReadSubject(RankMessages.C2S request) => new(
        ReadMarket(request), [], request.HasOffset ? $"{request.Offset}" : null, request.HasCount ? request.Count : null);

    public ShortInterestMessages.Response AnswerShortInterest(ShortInterestMessages.C2S request) =>
        AnswerDays<ShortInterestMessages.Response>(request, RowKind.ShortInterest, static (response, page) =>
        {
            response.S2C = new() { NextKey = page.NextKey };
            response.S2C.HkItemList.AddRange(page.Rows.OfType<HkShortInterest>().Select(RowMessages.Create<ShortInterestMessages.HkShortInterestItem>));
            response.S2C.UsItemList.AddRange(page.Rows.OfType<UsShortInterest>().Select(RowMessages.Create<ShortInterestMessages.UsShortInterestItem>));
        });

    private DailyShortVolumeMessages.Response AnswerDailyShortVolume(DailyShortVolumeMessages.C2S request) =>
        AnswerDays<DailyShortVolumeMessages.Response>(request, RowKind.DailyShortVolume, (response, page) =>
        {
            response.S2C = new() { NextKey = page.NextKey };
            response.S2C.HkItemList.AddRange(page.Rows.OfType<HkDailyShortVolume>().Select(RowMessages.Create<DailyShortVolumeMessages.HkDailyShortVolumeItem>));
            response.S2C.UsItemList.AddRange(page.Rows.OfType<UsDailyShortVolume>().Select(RowMessages.Create<DailyShortVolumeMessages.UsDailyShortVolumeItem>));
            if (market.FindPosition(market.FindSecurity(request.Security.Read()!)!) is HkShortInterest { AggregatedShort: { } shares, AggregatedShortRatio: { } ratio } newest)
            {
                response.S2C.AggregatedShort = shares;
                response.S2C.AggregatedShortRatio = ratio;
                response.S2C.NewTimeStr = newest.TimestampStr;
            }
        });

    private RankMessages.Response AnswerShortSellingRank(RankMessages.C2S request)
    {
        var ranked = ReadMarket(request);
        var count = request.HasCount ? request.Count : DefaultCount;
        var refusal = ranked is not (Market.HK or Market.US) ? refusals.InvalidField("market", "1, 11")
            : !Enum.IsDefined(typeof(ShortSellingSortField), request.SortField) ? refusals.InvalidField("sortField", "0-14")
            : request.SortDir is not (0 or 1) ? refusals.InvalidField("sortDir", "0, 1")
            : request.Offset < 0 ? refusals.InvalidField("offset", "0-")
            : count is < 1 or > LargestRankCount ? refusals.InvalidField("count", "1-35")
            : request.PlateList.FirstOrDefault(plate => ReadPlate(ranked, plate) is null) is { } unknown ? refusals.UnknownPlate(unknown.Format())
            : null;
        if (refusal is not null)
        {
            return Refuse<RankMessages.Response>(refusal);
        }

        var plates = request.PlateList.Select(plate => ReadPlate(ranked, plate)).ToList();
        var all = market.GetRankTable(ranked).Sort((ShortSellingSortField)request.SortField, request.SortDir == 1);
        var wanted = plates.Count == 0 ? all : [.. all.Where(security => security.IsOf(plates))];
        var response = new RankMessages.Response { RetType = 0, S2C = new() { AllCount = wanted.Count } };
        foreach (var row in wanted.Skip(request.Offset).Take(count).Select(security => security.CreateRow()))
        {
            var item = RowMessages.Create<RankMessages.ShortSellingRankItem>(row);
            item.Security = SecurityCode.Parse(row.Code).ToMessage();
            response.S2C.DataList.Add(item);
        }

        return response;
    }

    private TResponse AnswerDays<TResponse>(IDailyRequest request, RowKind kind, Action<TResponse, Page<TradingDayRow>> fill)
        where TResponse : IResponseMessage, new()
    {
        var history = request.Security.Read() is { } code ? market.FindHistory(code, kind) : null;
        var num = request.HasNum ? request.Num : DefaultCount;
        var offset = 0;
        var refusal = history is null ? refusals.UnknownStock(request.Security.Format())
            : num is < 1 or > PageOptions.LargestCount ? refusals.InvalidField("num", "1-50")
            : request.HasNextKey && (!int.TryParse(request.NextKey, NumberStyles.None, CultureInfo.InvariantCulture, out offset) || offset > history.Count)
                ? refusals.InvalidField("nextKey", request.NextKey)
            : null;
        if (refusal is not null)
        {
            return Refuse<TResponse>(refusal);
        }

        var rows = history!.GetPage(offset, num);
        var end = offset + rows.Count;
        var response = new TResponse { RetType = 0 };
        fill(response, new Page<TradingDayRow>(rows, end == history.Count ? Page.LastKey : end.ToString(CultureInfo.InvariantCulture)));
        return response;
    }

    private static TResponse Refuse<TResponse>(Refusal refusal)
        where TResponse : IResponseMessage, new() => new() { RetType = refusal.RetType, RetMsg = refusal.RetMsg };

    private static Market ReadMarket(RankMessages.C2S request) => request.HasMarket ? (Market)request.Market : Market.US;

    private static int? ReadPlate(Market market, Protos.QotCommon.Security plate) =>
        (Market)plate.Market == market
        && plate.Code is ['B', 'K', .. var digits]
        && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number - (market == Market.HK ? HongKongPlates : UnitedStatesPlates) is >= 0 and < SimulatedMarket.Plates and var index ? index : null;
}

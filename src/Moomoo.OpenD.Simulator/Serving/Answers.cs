using System.Globalization;
using Moomoo.OpenD.Protos;
using Moomoo.ShortInterest;
using DailyShortVolumeMessages = Moomoo.OpenD.Protos.QotGetDailyShortVolume;
using RankMessages = Moomoo.OpenD.Protos.QotGetShortSellingRank;
using ShortInterestMessages = Moomoo.OpenD.Protos.QotGetShortInterest;

namespace Moomoo.OpenD.Simulator.Serving;

/// <summary>What the simulator answers to a request that it does not refuse beforehand: a pure function of the request and the market.</summary>
internal sealed class Answers(SimulatedMarket market, Refusals refusals)
{
    private const int DefaultCount = 10;
    private const int LargestRankCount = 35;

    /// <summary>Everything that the gateway can be asked for.</summary>
    public IEnumerable<Call> Calls =>
    [
        new Call<ShortInterestMessages.Request, ShortInterestMessages.Response>(
            new(ProtoId.ShortInterest, "Get Short Interest", "获取空头持仓", OpenDSimulatorOptions.UsualLimit, new Version(10, 6)),
            static request => ReadSubject(request.C2S),
            request => AnswerShortInterest(request.C2S)),
        new Call<DailyShortVolumeMessages.Request, DailyShortVolumeMessages.Response>(
            new(ProtoId.DailyShortVolume, "Get Daily Short Volume", "获取每日卖空数据", OpenDSimulatorOptions.UsualLimit, new Version(10, 6)),
            static request => ReadSubject(request.C2S),
            request => AnswerDailyShortVolume(request.C2S)),
        new Call<RankMessages.Request, RankMessages.Response>(
            new(ProtoId.ShortSellingRank, "Get Short Selling Rank", "获取卖空排行", 60, new Version(10, 8)),
            static request => ReadSubject(request.C2S),
            request => AnswerShortSellingRank(request.C2S)),
    ];

    private static Subject ReadSubject(IDailyRequest request) => new(
        [request.Security.Market], [FormatCode(request.Security)], request.HasNextKey ? request.NextKey : null, request.HasNum ? request.Num : null);

    private static Subject ReadSubject(RankMessages.C2S request) => new(
        [(int)ReadMarket(request)], [], request.HasOffset ? $"{request.Offset}" : null, request.HasCount ? request.Count : null);

    public ShortInterestMessages.Response AnswerShortInterest(IDailyRequest request) =>
        AnswerDays<ShortInterestMessages.Response>(request, market.ShortInterest, static (response, page) =>
        {
            response.S2C = new() { NextKey = page.NextKey };
            response.S2C.HkItemList.AddRange(page.Rows.OfType<HkShortInterest>().Select(RowMessages.Create<ShortInterestMessages.HkShortInterestItem>));
            response.S2C.UsItemList.AddRange(page.Rows.OfType<UsShortInterest>().Select(RowMessages.Create<ShortInterestMessages.UsShortInterestItem>));
        });

    private DailyShortVolumeMessages.Response AnswerDailyShortVolume(IDailyRequest request) =>
        AnswerDays<DailyShortVolumeMessages.Response>(request, market.DailyShortVolume, (response, page) =>
        {
            response.S2C = new() { NextKey = page.NextKey };
            response.S2C.HkItemList.AddRange(page.Rows.OfType<HkDailyShortVolume>().Select(RowMessages.Create<DailyShortVolumeMessages.HkDailyShortVolumeItem>));
            response.S2C.UsItemList.AddRange(page.Rows.OfType<UsDailyShortVolume>().Select(RowMessages.Create<DailyShortVolumeMessages.UsDailyShortVolumeItem>));
            if (page.Rows.Count > 0 && page.Rows[0] is HkDailyShortVolume first
                && market.ShortInterest(SecurityCode.Parse(first.Code))?[0] is HkShortInterest { AggregatedShort: { } shares, AggregatedShortRatio: { } ratio } newest)
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
            : request.PlateList.FirstOrDefault(plate => !SimulatedMarket.HasPlate(ranked, plate.Code)) is { } unknown ? refusals.UnknownPlate(FormatCode(unknown))
            : null;
        if (refusal is not null)
        {
            return Refuse<RankMessages.Response>(refusal);
        }

        var all = market.Rank(ranked, (ShortSellingSortField)request.SortField, request.SortDir == 1, [.. request.PlateList.Select(plate => plate.Code)]);
        var response = new RankMessages.Response { RetType = 0, S2C = new() { AllCount = all.Count } };
        foreach (var row in all.Skip(request.Offset).Take(count))
        {
            var item = RowMessages.Create<RankMessages.ShortSellingRankItem>(row);
            item.Security = new() { Market = (int)ranked, Code = row.Code.Substring(row.Code.IndexOf('.') + 1) };
            response.S2C.DataList.Add(item);
        }

        return response;
    }

    private TResponse AnswerDays<TResponse>(
        IDailyRequest request, Func<SecurityCode, IReadOnlyList<TradingDayRow>?> find, Action<TResponse, Page<TradingDayRow>> fill)
        where TResponse : IResponseMessage, new()
    {
        var rows = ReadCode(request.Security) is { } code ? find(code) : null;
        var num = request.HasNum ? request.Num : DefaultCount;
        var offset = 0;
        var refusal = rows is null ? refusals.UnknownStock(FormatCode(request.Security))
            : num is < 1 or > PageOptions.LargestCount ? refusals.InvalidField("num", "1-50")
            : request.HasNextKey && (!int.TryParse(request.NextKey, NumberStyles.None, CultureInfo.InvariantCulture, out offset) || offset > rows.Count)
                ? refusals.InvalidField("nextKey", request.NextKey)
            : null;
        if (refusal is not null)
        {
            return Refuse<TResponse>(refusal);
        }

        var end = Math.Min(offset + num, rows!.Count);
        var response = new TResponse { RetType = 0 };
        fill(response, new Page<TradingDayRow>([.. rows.Skip(offset).Take(num)], end == rows.Count ? Page.LastKey : end.ToString(CultureInfo.InvariantCulture)));
        return response;
    }

    private static TResponse Refuse<TResponse>(Refusal refusal)
        where TResponse : IResponseMessage, new() => new() { RetType = refusal.RetType, RetMsg = refusal.RetMsg };

    private static Market ReadMarket(RankMessages.C2S request) => request.HasMarket ? (Market)request.Market : Market.US;

    private static string FormatCode(Protos.QotCommon.Security security) => $"{(Market)security.Market}.{security.Code}";

    private static SecurityCode? ReadCode(Protos.QotCommon.Security security) =>
        (Market)security.Market is Market.HK or Market.US && SecurityCode.TryParse(FormatCode(security), out var code, out _) ? code : null;
}

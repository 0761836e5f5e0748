using Moomoo.OpenD.Protos;
using Moomoo.OpenD.Simulator.Data;
using Moomoo.ShortInterest;
using SecurityMessage = Moomoo.OpenD.Protos.QotCommon.Security;
using SnapshotMessages = Moomoo.OpenD.Protos.QotGetSecuritySnapshot;
using StaticInfoMessages = Moomoo.OpenD.Protos.QotGetStaticInfo;

namespace Moomoo.OpenD.Simulator.Serving;

/// <summary>What the simulator answers about securities: the list of them, and their current state.</summary>
internal sealed class SecurityAnswers(SimulatedMarket market, Refusals refusals)
{
    private const int MostSnapshots = 400;

    public IEnumerable<Call> Calls =>
    [
        new Call<StaticInfoMessages.Request, StaticInfoMessages.Response>(
            new(ProtoId.StaticInfo, "Get Static Info", "获取静态信息", 10, NeedsQuotes: false),
            static request => new Subject(null, [.. request.C2S.SecurityList.Select(SecurityMessages.Format)]),
            request => AnswerStaticInfo(request.C2S)),
        new Call<SnapshotMessages.Request, SnapshotMessages.Response>(
            new(ProtoId.SecuritySnapshot, "Get Market Snapshot", "获取市场快照", 60),
            static request => new Subject(null, [.. request.C2S.SecurityList.Select(SecurityMessages.Format)], Num: request.C2S.SecurityList.Count),
            request => AnswerSnapshot(request.C2S)),
    ];

    private StaticInfoMessages.Response AnswerStaticInfo(StaticInfoMessages.C2S request)
    {
        if (request.SecurityList.Count == 0)
        {
            return (Market)request.Market is (Market.HK or Market.US) and var listing
                ? CreateStaticInfo(market.GetListed(listing)
                    .Select(code => market.FindSecurity(code)!)
                    .Where(security => !request.HasSecType || request.SecType == GetSecType(security)))
                : Refuse<StaticInfoMessages.Response>(refusals.InvalidField("market", "1, 11"));
        }

        var securities = request.SecurityList.Select(Find).ToList();
        return securities.IndexOf(null) is >= 0 and var unknown
            ? Refuse<StaticInfoMessages.Response>(refusals.UnknownStock(request.SecurityList[unknown].Format()))
            : CreateStaticInfo(securities!);
    }

    private SnapshotMessages.Response AnswerSnapshot(SnapshotMessages.C2S request)
    {
        var securities = request.SecurityList.Select(Find).ToList();
        var refusal = securities.Count is 0 or > MostSnapshots ? refusals.InvalidField("securityList", "1-400")
            : securities.IndexOf(null) is >= 0 and var unknown ? refusals.UnknownStock(request.SecurityList[unknown].Format())
            : null;
        if (refusal is not null)
        {
            return Refuse<SnapshotMessages.Response>(refusal);
        }

        var response = new SnapshotMessages.Response { RetType = 0, S2C = new() };
        response.S2C.SnapshotList.AddRange(securities.Select(security => SnapshotFactory.Create(security!, market)));
        return response;
    }

    private StaticInfoMessages.Response CreateStaticInfo(IEnumerable<SimulatedSecurity> securities)
    {
        var response = new StaticInfoMessages.Response { RetType = 0, S2C = new() };
        response.S2C.StaticInfoList.AddRange(securities.Select(security => new StaticInfoMessages.SecurityStaticInfo
        {
            Basic = new()
            {
                Security = security.Code.ToMessage(),
                Id = security.Id,
                LotSize = security.LotSize,
                SecType = GetSecType(security),
                Name = security.Name,
                ListTime = TradingDays.ToIso(security.ListDay),
                Delisting = market.IsDelisted(security),
                ListTimestamp = TradingDays.ToTimestamp(security.Code.Market, security.ListDay),
                ExchType = security.Exchange,
            },
        }));
        return response;
    }

    private SimulatedSecurity? Find(SecurityMessage security) => security.Read() is { } code ? market.FindSecurity(code) : null;

    private static int GetSecType(SimulatedSecurity security) => security.IsFund ? Universe.Fund : Universe.Stock;

    private static TResponse Refuse<TResponse>(Refusal refusal)
        where TResponse : IResponseMessage, new() => new() { RetType = refusal.RetType, RetMsg = refusal.RetMsg };
}

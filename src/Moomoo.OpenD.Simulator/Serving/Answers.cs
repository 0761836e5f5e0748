using System.Globalization;
using Moomoo.OpenD.Protos;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Serving;

/// <summary>What the simulator answers to a request, once it is read: a pure function of the request and the market.</summary>
internal sealed class Answers(SimulatedMarket market)
{
    public const int Failed = -1;
    public const int InvalidContent = -500;

    private const int DefaultNum = 10;

    public Protos.QotGetShortInterest.Response ShortInterest(Protos.QotGetShortInterest.C2S request)
    {
        var response = new Protos.QotGetShortInterest.Response { RetType = 0 };
        if (!TryFind(request.Security, out var code, out var problem)
            || !TrySlice(market.ShortInterest(code!), request.HasNextKey ? request.NextKey : null, request.HasNum ? request.Num : null, code!, out var slice, out problem))
        {
            return new() { RetType = Failed, RetMsg = problem };
        }

        response.S2C = new() { NextKey = slice.NextKey };
        foreach (var row in slice.Rows)
        {
            switch (row)
            {
                case HkShortInterest hk:
                    response.S2C.HkItemList.Add(Item(hk));
                    break;
                case UsShortInterest us:
                    response.S2C.UsItemList.Add(Item(us));
                    break;
            }
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
        where TResponse : IResponse, new() => new() { RetType = retType, RetMsg = retMsg };

    private static bool TryFind(Protos.QotCommon.Security? security, out SecurityCode? code, out string problem)
    {
        code = null;
        problem = "Unknown stock. 未知股票";
        return security is not null
            && Enum.IsDefined(typeof(Market), security.Market)
            && SecurityCode.TryParse($"{(Market)security.Market}.{security.Code}", out code, out _);
    }

    private static bool TrySlice(
        IReadOnlyList<TradingDayRow>? rows, string? nextKey, int? num, SecurityCode code, out Page<TradingDayRow> slice, out string problem)
    {
        slice = null!;
        var offset = 0;
        var count = num ?? DefaultNum;
        problem = rows is null ? $"Unknown stock. 未知股票 {code}"
            : count is < 1 or > PageOptions.LargestCount ? "num must be 1 to 50."
            : nextKey is not null && (!int.TryParse(nextKey, NumberStyles.None, CultureInfo.InvariantCulture, out offset) || offset > rows.Count) ? "Unknown nextKey."
            : "";
        if (problem.Length > 0)
        {
            return false;
        }

        var end = Math.Min(offset + count, rows!.Count);
        slice = new([.. rows.Skip(offset).Take(count)], end == rows.Count ? TradingDayRow.LastKey : end.ToString(CultureInfo.InvariantCulture));
        return true;
    }

    private static Protos.QotGetShortInterest.HkShortInterestItem Item(HkShortInterest row)
    {
        var item = new Protos.QotGetShortInterest.HkShortInterestItem();
        Set(row.Timestamp, v => item.Timestamp = v);
        Set(row.TimestampStr, v => item.TimestampStr = v);
        Set(row.AggregatedShort, v => item.AggregatedShort = (ulong)v);
        Set(row.AggregatedShortRatio, v => item.AggregatedShortRatio = v);
        Set(row.ClosePrice, v => item.ClosePrice = v);
        Set(row.LastClosePrice, v => item.LastClosePrice = v);
        return item;
    }

    private static Protos.QotGetShortInterest.UsShortInterestItem Item(UsShortInterest row)
    {
        var item = new Protos.QotGetShortInterest.UsShortInterestItem();
        Set(row.Timestamp, v => item.Timestamp = v);
        Set(row.TimestampStr, v => item.TimestampStr = v);
        Set(row.SharesShort, v => item.SharesShort = (ulong)v);
        Set(row.ShortPercent, v => item.ShortPercent = v);
        Set(row.AvgDailyShareVolume, v => item.AvgDailyShareVolume = (ulong)v);
        Set(row.DaysToCover, v => item.DaysToCover = v);
        Set(row.ClosePrice, v => item.ClosePrice = v);
        Set(row.LastClosePrice, v => item.LastClosePrice = v);
        return item;
    }

    private static void Set<T>(T? value, Action<T> set)
        where T : struct
    {
        if (value is { } isSet)
        {
            set(isSet);
        }
    }

    private static void Set(string? value, Action<string> set)
    {
        if (value is not null)
        {
            set(value);
        }
    }
}

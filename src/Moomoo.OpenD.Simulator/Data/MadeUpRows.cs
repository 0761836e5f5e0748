using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Data;

/// <summary>Rows of made-up securities. Now and then a field is unset, as OpenD leaves it.</summary>
internal static class MadeUpRows
{
    /// <summary>The days of "dailyTradeAvgRatio" (protocol page, "Qot_GetDailyShortVolume").</summary>
    private const int AverageDays = 20;

    public static TradingDayRow Create(SimulatedSecurity security, RowKind kind, DateTime day) => (security.Code.Market, kind) switch
    {
        (Market.HK, RowKind.ShortInterest) => CreateHkShortInterest(security, day),
        (Market.HK, _) => CreateHkDailyShortVolume(security, day),
        (_, RowKind.ShortInterest) => CreateUsShortInterest(security, day),
        _ => CreateUsDailyShortVolume(security, day),
    };

    private static HkShortInterest CreateHkShortInterest(SimulatedSecurity security, DateTime day) => new()
    {
        Code = security.Code.ToString(),
        Timestamp = TradingDays.ToTimestamp(Market.HK, day),
        TimestampStr = TradingDays.ToIso(day),
        AggregatedShort = security.IsUnset(day, 1) ? null : security.GetPosition(day),
        AggregatedShortRatio = security.IsUnset(day, 2) ? null : security.GetPositionPercent(day),
        ClosePrice = security.IsUnset(day, 3) ? null : security.GetFigures(day).Close,
        LastClosePrice = security.IsUnset(day, 4) ? null : security.GetLastClose(day),
    };

    private static UsShortInterest CreateUsShortInterest(SimulatedSecurity security, DateTime day) => new()
    {
        Code = security.Code.ToString(),
        Timestamp = TradingDays.ToTimestamp(Market.US, day),
        TimestampStr = TradingDays.ToIso(day),
        SharesShort = security.IsUnset(day, 1) ? null : security.GetPosition(day),
        ShortPercent = security.IsUnset(day, 2) ? null : security.GetPositionPercent(day),
        AvgDailyShareVolume = security.IsUnset(day, 5) ? null : security.GetAverageVolume(day),
        DaysToCover = security.IsUnset(day, 6) ? null : security.GetDaysToCover(day),
        ClosePrice = security.IsUnset(day, 3) ? null : security.GetFigures(day).Close,
        LastClosePrice = security.IsUnset(day, 4) ? null : security.GetLastClose(day),
    };

    private static HkDailyShortVolume CreateHkDailyShortVolume(SimulatedSecurity security, DateTime day)
    {
        var (close, volume, shortVolume) = security.GetFigures(day);
        return new()
        {
            Code = security.Code.ToString(),
            Timestamp = TradingDays.ToTimestamp(Market.HK, day),
            TimestampStr = TradingDays.ToIso(day),
            SharesTraded = security.IsUnset(day, 7) ? null : volume,
            Turnover = security.IsUnset(day, 8) ? null : Round(volume * close),
            ShortSellSharesTraded = security.IsUnset(day, 9) ? null : shortVolume,
            ShortSellTurnover = security.IsUnset(day, 10) ? null : Round(shortVolume * close),
            OpenPrice = security.IsUnset(day, 11) ? null : security.GetOpen(day),
            ClosePrice = security.IsUnset(day, 12) ? null : close,
            LastClosePrice = security.IsUnset(day, 13) ? null : security.GetLastClose(day),
            DailyTradeAvgRatio = security.IsUnset(day, 14) ? null : GetAverageRatio(security, day),
        };
    }

    private static UsDailyShortVolume CreateUsDailyShortVolume(SimulatedSecurity security, DateTime day)
    {
        var figures = security.GetFigures(day);
        var nasdaq = (long?)(figures.ShortVolume * security.NasdaqShare);
        return new()
        {
            Code = security.Code.ToString(),
            Timestamp = TradingDays.ToTimestamp(Market.US, day),
            TimestampStr = TradingDays.ToIso(day),
            TotalSharesShort = security.IsUnset(day, 9) ? null : figures.ShortVolume,
            NasdaqSharesShort = security.IsUnset(day, 15) ? null : nasdaq,
            NyseSharesShort = security.IsUnset(day, 16) ? null : figures.ShortVolume - nasdaq,
            ShortPercent = security.IsUnset(day, 17) ? null : Round(figures.ShortPercent),
            Volume = security.IsUnset(day, 7) ? null : figures.Volume,
            ClosePrice = security.IsUnset(day, 12) ? null : figures.Close,
            LastClosePrice = security.IsUnset(day, 13) ? null : security.GetLastClose(day),
            DailyTradeAvgRatio = security.IsUnset(day, 14) ? null : GetAverageRatio(security, day),
        };
    }

    private static double? GetAverageRatio(SimulatedSecurity security, DateTime day) =>
        Round(TradingDays.Back(security.Code.Market, day, AverageDays).Average(earlier => security.GetFigures(earlier).ShortPercent));

    private static double? Round(double? value) => value is { } number ? Math.Round(number, 2) : null;
}

using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Data;

/// <summary>A security of a ranking. Its figures are computed when they are asked for: sorting a market takes one of each, and a page the others of a few.</summary>
/// <param name="security">Which one.</param>
/// <param name="getDay">Figures of the newest day (0) and of those before it.</param>
/// <param name="getPosition">The newest row of short interest; null if there is none.</param>
internal sealed class RankedSecurity(SimulatedSecurity security, Func<int, DayFigures> getDay, Func<ShortInterestRow?> getPosition)
{
    private const int WeekDays = 5;
    private const int MonthDays = 20;

    public bool IsOf(IReadOnlyCollection<int?> plates) => plates.Contains(security.GetPlate(SimulatedMarket.Plates));

    /// <summary>What the security is sorted by; null if it is unset.</summary>
    public double? GetValue(ShortSellingSortField sortBy) => sortBy switch
    {
        ShortSellingSortField.ShortRatioChange => ShortRatioChange,
        ShortSellingSortField.ShortNumber => getDay(0).ShortVolume,
        ShortSellingSortField.ShortRatio => getDay(0).ShortPercent,
        ShortSellingSortField.Volume => getDay(0).Volume,
        ShortSellingSortField.ShortPositionVolume => getPosition()?.GetShortPosition(),
        ShortSellingSortField.ShortPositionRatio => getPosition()?.GetShortPercent(),
        ShortSellingSortField.DaysToCover => GetDaysToCover(getPosition()),
        ShortSellingSortField.WeekAvgVolume => Average(WeekDays, static day => day.Volume),
        ShortSellingSortField.WeekAvgShortNumber => Average(WeekDays, static day => day.ShortVolume),
        ShortSellingSortField.WeekAvgShortRatio => Average(WeekDays, static day => day.ShortPercent),
        ShortSellingSortField.MonthAvgVolume => Average(MonthDays, static day => day.Volume),
        ShortSellingSortField.MonthAvgShortNumber => Average(MonthDays, static day => day.ShortVolume),
        ShortSellingSortField.MonthAvgShortRatio => Average(MonthDays, static day => day.ShortPercent),
        _ => ShortNumberChange,
    };

    public ShortSellingRank CreateRow()
    {
        var (close, volume, shortVolume) = getDay(0);
        var position = getPosition();
        return new ShortSellingRank
        {
            Code = security.Code.ToString(),
            Name = security.Name,
            ClosePrice = close,
            ChangeRatio = GetChange(close, 1),
            ChangeRatio5D = GetChange(close, 5),
            ChangeRatio10D = GetChange(close, 10),
            Volume = volume,
            ShortNumber = shortVolume,
            ShortNumberChange = ShortNumberChange,
            ShortRatio = Round(getDay(0).ShortPercent),
            ShortRatioChange = Round(ShortRatioChange),
            ShortPositionVolume = position?.GetShortPosition(),
            ShortPositionRatio = position?.GetShortPercent(),
            DaysToCover = GetDaysToCover(position),
            WeekAvgShortNumber = (long?)Average(WeekDays, static day => day.ShortVolume),
            WeekAvgShortRatio = Round(Average(WeekDays, static day => day.ShortPercent)),
            MonthAvgShortNumber = (long?)Average(MonthDays, static day => day.ShortVolume),
            MonthAvgShortRatio = Round(Average(MonthDays, static day => day.ShortPercent)),
        };
    }

    private long? ShortNumberChange => getDay(0).ShortVolume - getDay(1).ShortVolume;

    private double? ShortRatioChange => getDay(0).ShortPercent - getDay(1).ShortPercent;

    /// <summary>Rows of Hong Kong have none; its ranking has.</summary>
    private double? GetDaysToCover(ShortInterestRow? position) =>
        position is HkShortInterest hk ? Round(hk.AggregatedShort / Average(2 * WeekDays, static day => day.Volume)) : position?.GetDaysToCover();

    private double? GetChange(double? close, int daysBack) => Round((close / getDay(daysBack).Close * 100) - 100);

    /// <summary>Of the days that have a value.</summary>
    private double? Average(int days, Func<DayFigures, double?> figure) => Enumerable.Range(0, days).Average(back => figure(getDay(back)));

    private static double? Round(double? value) => value is { } number ? Math.Round(number, 2) : null;
}

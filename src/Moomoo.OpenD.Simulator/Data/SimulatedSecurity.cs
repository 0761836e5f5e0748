using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Data;

/// <summary>
/// A made-up security: what it is, and how its price, volume, short selling and lending go from day to day. Every query takes its figures from here,
/// so that they agree. They depend on code and day alone.
/// </summary>
internal sealed class SimulatedSecurity
{
    /// <summary>FINRA's own cap.</summary>
    private const double LongestToCover = 999.99;

    private const double LargestPosition = 0.6;

    private readonly Chance chance;
    private readonly double splitRatio;
    private readonly Wander close;
    private readonly Wander volume;
    private readonly Wander shortShare;
    private readonly Wander position;
    private readonly double outstanding;

    /// <param name="code">Which one.</param>
    /// <param name="splitRatio">New shares for an old one in all splits so far.</param>
    public SimulatedSecurity(SecurityCode code, double splitRatio = 1)
    {
        this.splitRatio = splitRatio;
        Code = code;
        IsFund = Universe.IsFund(code);
        chance = new Chance(code.ToString());
        var isTencent = code == Tencent.Code;
        var isWellKnown = Universe.IsWellKnown(code);
        var (fewest, most, lowest, highest) = code.Market == Market.HK ? (2e5, 3e7, 0.8, 300) : (2e4, 6e6, 4.0, 500);
        IsIlliquid = !isWellKnown && chance.At(1) < 0.0006;
        outstanding = isTencent ? Tencent.OutstandingShares : Math.Round(chance.BetweenOrders(2, isWellKnown ? most / 20 : fewest, most)) * 1_000;
        var usualVolume = outstanding * (isTencent ? 0.0022 : chance.BetweenOrders(3, isWellKnown ? 0.002 : 0.0008, 0.01) / (IsIlliquid ? 2_000 : 1));
        var usualPosition = outstanding * (isTencent ? 0.004 : chance.BetweenOrders(4, 0.002, 0.15));
        var usualShare = code.Market == Market.HK ? chance.BetweenOrders(5, 0.03, 0.3) : chance.BetweenOrders(5, 0.15, 0.5);
        close = new Wander(chance.Stream(1), isTencent ? 480 : chance.BetweenOrders(6, lowest, highest), 0.015, 5, isTencent ? Tencent.Closes : null);
        volume = new Wander(chance.Stream(2), usualVolume, 0.12, 2);
        shortShare = new Wander(chance.Stream(3), usualShare, 0.06, 2);
        position = new Wander(chance.Stream(4), usualPosition, 0.015, 5, isTencent ? Tencent.Positions : null);
    }

    public SecurityCode Code { get; }

    public string Name => Names.Create(Code, IsFund, chance.Stream(5));

    public bool IsFund { get; }

    /// <summary>Hardly ever traded, so that days to cover reach their cap and nothing can be borrowed.</summary>
    public bool IsIlliquid { get; }

    /// <summary>The vendor's number of the security.</summary>
    public long Id => 10_000_000 + chance.Between(7, 0, 900_000_000);

    public int LotSize => Code.Market == Market.US ? 1 : new[] { 100, 200, 500, 1_000, 2_000 }[chance.Between(8, 0, 5)];

    public DateTime ListDay => Code == Tencent.Code ? Tencent.ListDay : TradingDays.OnOrBefore(Code.Market, new DateTime(1986, 4, 2).AddDays(chance.Between(9, 0, 11_000)));

    /// <summary>As the vendor numbers exchanges: 1 the main board of Hong Kong, 2 its growth board, 4 NYSE, 5 Nasdaq.</summary>
    public int Exchange => Code.Market == Market.HK ? (Universe.IsGrowthBoard(Code) ? 2 : 1) : NasdaqShare > 0.7 ? 5 : 4;

    /// <summary>The last day of trading; null while it trades.</summary>
    public DateTime? LastDay => Universe.IsDelisted(Code) ? TradingDays.OnOrBefore(Code.Market, new DateTime(2022, 1, 3).AddDays(chance.Between(10, 0, 1_400))) : null;

    public long OutstandingShares => (long)(outstanding * splitRatio);

    /// <summary>Rows that a code has at the start, unless the options say how many.</summary>
    public int UsualRows => chance.Between(11, 60, 300);

    /// <summary>The plate that it belongs to, from 0.</summary>
    public int GetPlate(int plates) => chance.Between(12, 0, plates);

    private double GetClose(DateTime day) => Math.Max(0.01, Math.Round(close.At(day) / splitRatio, 2));

    public double GetLastClose(DateTime day) => GetClose(TradingDays.Before(Code.Market, day));

    /// <summary>Near the last close.</summary>
    public double GetOpen(DateTime day) => Math.Max(0.01, Math.Round(GetLastClose(day) * (0.99 + (0.02 * chance.Stream(6).At(day.Ticks))), 2));

    private long GetVolume(DateTime day) => Math.Max(1, (long)(volume.At(day) * splitRatio));

    public DayFigures GetFigures(DateTime day)
    {
        var traded = GetVolume(day);
        return new DayFigures(GetClose(day), traded, (long)(traded * Math.Min(0.85, shortShare.At(day))));
    }

    public long GetPosition(DateTime day) => (long)(Math.Min(position.At(day), outstanding * LargestPosition) * splitRatio);

    public double GetPositionPercent(DateTime day) => Math.Round(GetPosition(day) * 100.0 / OutstandingShares, 2);

    /// <summary>Volume of the ten trading days up to a day, averaged.</summary>
    public long GetAverageVolume(DateTime day)
    {
        const int days = 10;
        var sum = 0L;
        foreach (var earlier in TradingDays.Back(Code.Market, day, days))
        {
            sum += GetVolume(earlier);
        }

        return sum / days;
    }

    public double GetDaysToCover(DateTime day) => Math.Min(LongestToCover, Math.Round(GetPosition(day) / (double)GetAverageVolume(day), 2));

    /// <summary>Whether OpenD leaves a field unset on a day. Rows of the security whose newest ones are real are whole.</summary>
    /// <param name="day">The day.</param>
    /// <param name="field">Any number that differs between the fields of a row.</param>
    public bool IsUnset(DateTime day, int field) => Code != Tencent.Code && chance.Stream(100 + field).At(day.Ticks) < 0.015;

    /// <summary>Whether the broker lends it.</summary>
    public bool CanBorrow => !IsIlliquid && chance.At(13) < (Code.Market == Market.HK ? 0.6 : 0.95) && LastDay is null;

    /// <summary>In percent a year: the more is sold short, the dearer.</summary>
    public double GetBorrowRate(DateTime day)
    {
        var demand = GetPositionPercent(day) / 100 / LargestPosition;
        return Math.Round(chance.BetweenOrders(14, 0.3, 3) * (1 + (200 * demand * demand)) * (0.9 + (0.2 * chance.Stream(7).At(day.Ticks))), 2);
    }

    /// <summary>Shares left to borrow, in board lots; now and then none.</summary>
    public long GetBorrowable(DateTime day)
    {
        var left = chance.Stream(8).At(day.Ticks) is var draw && draw < 0.05 ? 0 : OutstandingShares * 0.002 * draw;
        return (long)left / LotSize * LotSize;
    }

    /// <summary>The share of the short volume that Nasdaq reports, 0 to 1.</summary>
    public double NasdaqShare => 0.6 + (0.35 * chance.At(16));

    /// <summary>In percent.</summary>
    public double MarginRatio => new[] { 25.0, 30, 40, 50, 60, 100 }[chance.Between(15, 0, 6)];
}

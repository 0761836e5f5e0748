using System.Collections.Concurrent;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Data;

/// <summary>
/// All there is to know of both markets: made up, the same on every machine and in every run, or given by the user. What is out depends on the day.
/// HK.00700 begins with ten real rows.
/// </summary>
internal sealed class SimulatedMarket
{
    public const int Plates = 5;

    /// <summary>Days that a ranking looks at: a month, and the day of a change before it.</summary>
    private const int RankedDays = 21;

    private readonly SimulatedTime time;
    private readonly Universe universe;
    private readonly int? rowsPerCode;
    private readonly bool isMadeUp;
    private readonly PublishedRows published = new();
    private readonly Schedule[] schedules;
    private readonly ConcurrentDictionary<SecurityCode, Splits> splits = new();
    private readonly object rankGate = new();
    private readonly RankTable?[] rankTables = new RankTable?[2];

    /// <exception cref="InvalidRowException">A row of the options cannot be served.</exception>
    public SimulatedMarket(OpenDSimulatorOptions options)
    {
        time = new SimulatedTime(options);
        universe = new Universe(options.CodesPerMarket);
        rowsPerCode = options.RowsPerCode;
        isMadeUp = options.Rows is null;
        schedules =
        [
            new(Market.HK, RowKind.ShortInterest, time),
            new(Market.HK, RowKind.DailyShortVolume, time),
            new(Market.US, RowKind.ShortInterest, time),
            new(Market.US, RowKind.DailyShortVolume, time),
        ];
        RowCheck.CheckAll(options.Rows ?? []);
        foreach (var row in options.Rows ?? [])
        {
            published.Add(row, isOut: false);
        }
    }

    /// <summary>The day; null follows the clock.</summary>
    public DateTime? Today
    {
        get => time.Today;
        set => Change(() => time.Today = value);
    }

    /// <summary>The codes of a market, in their order.</summary>
    public IReadOnlyList<SecurityCode> GetListed(Market market) => isMadeUp ? universe.GetListed(market) : published.GetCodes(market);

    /// <summary>Null if the market does not know the code.</summary>
    public SimulatedSecurity? FindSecurity(SecurityCode code) =>
        IsMadeUp(code) || published.Knows(code) ? new(code, splits.TryGetValue(code, out var split) ? split.Ratio : 1) : null;

    public bool IsDelisted(SimulatedSecurity security) => security.LastDay < GetNewestTradingDay(security.Code.Market);

    /// <summary>Null if the market does not know the code.</summary>
    public History? FindHistory(SecurityCode code, RowKind kind) => FindSecurity(code) is { } security
        ? new History(GetDays(security, kind), day => published.Find(code, kind, day) ?? MadeUpRows.Create(security, kind, day))
        : null;

    /// <summary>The newest row of short interest; null if there is none.</summary>
    public ShortInterestRow? FindPosition(SimulatedSecurity security)
    {
        // Most securities have nothing but made-up rows up to the newest day, for which there is no need to list their days.
        if (IsMadeUp(security.Code) && rowsPerCode != 0 && security.LastDay is null && !published.Knows(security.Code))
        {
            return (ShortInterestRow)MadeUpRows.Create(security, RowKind.ShortInterest, GetSchedule(security.Code.Market, RowKind.ShortInterest).Newest);
        }

        return (ShortInterestRow?)FindHistory(security.Code, RowKind.ShortInterest)!.Newest;
    }

    /// <summary>The newest day that a security traded, its figures, and those of the day before.</summary>
    public (DateTime Day, DayFigures Figures, DayFigures Before) GetNewest(SimulatedSecurity security)
    {
        if (!IsMadeUp(security.Code))
        {
            var getDay = GetGivenFigures(security.Code);
            return (FindNewestGiven(security.Code)?.GetDate() ?? GetNewestTradingDay(security.Code.Market), getDay(0), getDay(1));
        }

        var newest = GetNewestTradingDay(security.Code.Market);
        var day = security.LastDay < newest ? security.LastDay.Value : newest;
        return (day, GetMadeUpFigures(security, day), GetMadeUpFigures(security, TradingDays.Before(security.Code.Market, day)));
    }

    /// <summary>Everything listed that still trades. It is made once for the newest days.</summary>
    public RankTable GetRankTable(Market market)
    {
        var (day, positionDay) = (GetNewestTradingDay(market), GetSchedule(market, RowKind.ShortInterest).Newest);
        lock (rankGate)
        {
            ref var table = ref rankTables[market == Market.HK ? 0 : 1];
            if (table is null || table.Day != day || table.PositionDay != positionDay)
            {
                table = CreateRankTable(market, day, positionDay);
            }

            return table;
        }
    }

    /// <summary>Publishes rows, or revises those of the same day.</summary>
    /// <exception cref="InvalidRowException">A row cannot be served.</exception>
    public void Publish(IReadOnlyList<TradingDayRow> rows)
    {
        for (var index = 0; index < rows.Count; index++)
        {
            RowCheck.Check(rows[index], index);
        }

        Change(() =>
        {
            foreach (var row in rows)
            {
                published.Add(row, isOut: true);
            }
        });
    }

    /// <summary>Publishes the next row of a history that has any, before its time: a made-up one, or a copy of the newest one.</summary>
    public void PublishNext(SecurityCode code, RowKind kind)
    {
        if (FindHistory(code, kind)?.Newest is { } newest && newest.GetDate() is { } day)
        {
            var next = GetSchedule(code.Market, kind).GetNext(day);
            Publish([IsMadeUp(code) ? MadeUpRows.Create(FindSecurity(code)!, kind, next) : newest.OnDay(next)]);
        }
    }

    /// <summary>Restates everything of a code for a split.</summary>
    /// <param name="code">The security.</param>
    /// <param name="ratio">New shares for an old one.</param>
    public void Split(SecurityCode code, double ratio) => Change(() =>
    {
        splits.AddOrUpdate(code, _ => new Splits(ratio), (_, before) => new Splits(before.Ratio * ratio));
        published.Split(code, ratio);
    });

    private Schedule GetSchedule(Market market, RowKind kind) => schedules[(market == Market.HK ? 0 : 2) + (int)kind];

    private RankTable CreateRankTable(Market market, DateTime day, DateTime positionDay)
    {
        var days = TradingDays.Back(market, day, RankedDays).ToArray();
        return new(day, positionDay, [.. GetListed(market).Select(code => FindSecurity(code)!).Where(security => !IsDelisted(security)).Select(security => new RankedSecurity(
            security,
            IsMadeUp(security.Code) ? back => GetMadeUpFigures(security, days[back]) : GetGivenFigures(security.Code),
            () => FindPosition(security)))]);
    }

    private DateTime GetNewestTradingDay(Market market) => GetSchedule(market, RowKind.DailyShortVolume).Newest;

    private DayFigures GetMadeUpFigures(SimulatedSecurity security, DateTime day) =>
        published.Find(security.Code, RowKind.DailyShortVolume, day) is DailyShortVolumeRow row ? DayFigures.Of(row) : security.GetFigures(day);

    private TradingDayRow? FindNewestGiven(SecurityCode code) =>
        FindHistory(code, RowKind.DailyShortVolume)!.Newest ?? FindHistory(code, RowKind.ShortInterest)!.Newest;

    /// <summary>Of the days that have rows; of the close before them, the last row tells. A code without daily rows has the closes of its short interest.</summary>
    private Func<int, DayFigures> GetGivenFigures(SecurityCode code)
    {
        var daily = FindHistory(code, RowKind.DailyShortVolume)!.GetPage(0, RankedDays);
        var rows = daily.Count > 0 || FindNewestGiven(code) is not { } newest ? daily : [newest];
        return back => back < rows.Count ? (rows[back] is DailyShortVolumeRow row ? DayFigures.Of(row) : new DayFigures(rows[back].ClosePrice, null, null))
            : back == rows.Count && back > 0 ? new DayFigures(rows[back - 1].LastClosePrice, null, null)
            : DayFigures.None;
    }

    private bool IsMadeUp(SecurityCode code) => isMadeUp && Universe.Knows(code);

    private List<DateTime> GetDays(SimulatedSecurity security, RowKind kind)
    {
        var (code, market) = (security.Code, security.Code.Market);
        var given = published.GetDays(code, kind, IsOut(market, kind));
        List<DateTime> madeUp = IsMadeUp(code) ? GetSchedule(market, kind).GetDays(rowsPerCode ?? security.UsualRows, security.LastDay ?? DateTime.MaxValue) : [];
        return given.Count == 0 ? madeUp : [.. madeUp.Union(given).OrderByDescending(day => day)];
    }

    private Func<DateTime, bool> IsOut(Market market, RowKind kind) => day => !time.IsChosen || GetSchedule(market, kind).IsOut(day);

    private void Change(Action change)
    {
        change();
        lock (rankGate)
        {
            Array.Clear(rankTables, 0, rankTables.Length);
        }
    }

    /// <param name="Ratio">New shares for an old one in all splits so far.</param>
    private sealed record Splits(double Ratio);
}

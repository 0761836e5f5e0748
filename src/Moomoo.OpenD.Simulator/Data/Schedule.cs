using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Data;

/// <summary>The days of one kind of row in one market, as the calendar publishes them.</summary>
internal sealed class Schedule(Market market, RowKind kind, SimulatedTime time)
{
    /// <summary>Calendar days that are computed at a time.</summary>
    private const int Chunk = 1461;

    private readonly object gate = new();
    private readonly DateTimeOffset startedAt = time.GetNow(market);

    /// <summary>The days up to the start, newest first. They are computed once, not for every request.</summary>
    private readonly List<DateTime> atStart = [];
    private DateTime computedSince;

    /// <summary>The newest day that is out.</summary>
    public DateTime Newest => TradingDays.OnOrBefore(market, NewestOfCalendar);

    private PublicationCalendar Calendar =>
        kind == RowKind.DailyShortVolume ? PublicationCalendar.DailyShortVolume(market) : PublicationCalendar.ShortInterest(market);

    private DateTime NewestOfCalendar => Calendar.NewestAt(time.GetNow(market)).Day;

    private DateTime NewestAtStart => Calendar.NewestAt(startedAt).Day;

    public bool IsOut(DateTime day) => Calendar.Of(day).ExpectedOn <= time.GetNow(market);

    /// <summary>The day that comes after a day.</summary>
    public DateTime GetNext(DateTime day)
    {
        var next = Calendar.Following(day).Day;
        while (TradingDays.OnOrBefore(market, next) <= day)
        {
            next = Calendar.Following(next).Day;
        }

        return TradingDays.OnOrBefore(market, next);
    }

    /// <summary>The days of a history, newest first: those that were the newest at the start, and those that came out since.</summary>
    /// <param name="count">How many there were at the start.</param>
    /// <param name="until">There are none after this day.</param>
    public List<DateTime> GetDays(int count, DateTime until)
    {
        var newest = NewestOfCalendar;
        var days = GetDays(NewestAtStart.AddDays(1), newest);
        for (var (index, left) = (0, count); left > 0; index++)
        {
            if (GetDayAtStart(index) is var day && day <= until)
            {
                days.Add(day);
                left--;
            }
        }

        days.RemoveAll(day => day > newest || day > until);
        return days;
    }

    private DateTime GetDayAtStart(int index)
    {
        lock (gate)
        {
            while (atStart.Count <= index)
            {
                var until = atStart.Count == 0 ? NewestAtStart : computedSince.AddDays(-1);
                computedSince = until.AddDays(-Chunk);
                atStart.AddRange(GetDays(computedSince, until));
            }

            return atStart[index];
        }
    }

    /// <summary>Newest first. The calendar of Hong Kong names holidays too: short interest is of the trading day before, and daily short volume has no row.</summary>
    private List<DateTime> GetDays(DateTime since, DateTime until)
    {
        var days = new List<DateTime>();
        foreach (var publication in Calendar.Between(since, until))
        {
            if (kind == RowKind.ShortInterest || TradingDays.IsOpen(market, publication.Day))
            {
                days.Add(TradingDays.OnOrBefore(market, publication.Day));
            }
        }

        days.Reverse();
        return days;
    }
}

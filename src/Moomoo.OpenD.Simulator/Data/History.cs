using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Data;

/// <summary>The rows of one kind that are out for a security. They are made when they are read.</summary>
/// <param name="days">Newest first.</param>
/// <param name="read">The row of a day.</param>
internal sealed class History(List<DateTime> days, Func<DateTime, TradingDayRow> read)
{
    public int Count => days.Count;

    /// <summary>Null if there are no rows.</summary>
    public TradingDayRow? Newest => days.Count > 0 ? read(days[0]) : null;

    /// <summary>Newest first.</summary>
    public IReadOnlyList<TradingDayRow> GetPage(int offset, int count)
    {
        var page = new List<TradingDayRow>();
        for (var index = offset; index < days.Count && page.Count < count; index++)
        {
            page.Add(read(days[index]));
        }

        return page;
    }
}

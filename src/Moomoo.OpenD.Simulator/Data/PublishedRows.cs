using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Data;

/// <summary>Rows that the user gave. They take the place of made-up rows of the same day.</summary>
internal sealed class PublishedRows
{
    private readonly object gate = new();
    private readonly Dictionary<SecurityCode, List<PublishedRow>> rows = [];

    public bool Knows(SecurityCode code)
    {
        lock (gate)
        {
            return rows.ContainsKey(code);
        }
    }

    /// <summary>In the order of the codes.</summary>
    public IReadOnlyList<SecurityCode> GetCodes(Market market)
    {
        lock (gate)
        {
            return [.. rows.Keys.Where(code => code.Market == market).OrderBy(code => code.Code, StringComparer.Ordinal)];
        }
    }

    /// <param name="code">The security.</param>
    /// <param name="kind">What the rows are.</param>
    /// <param name="isOut">Whether a day is out whose row does not say so itself.</param>
    public IReadOnlyList<DateTime> GetDays(SecurityCode code, RowKind kind, Func<DateTime, bool> isOut)
    {
        lock (gate)
        {
            return rows.TryGetValue(code, out var known) ? [.. known.Where(row => row.Kind == kind && (row.IsOut || isOut(row.Day))).Select(row => row.Day)] : [];
        }
    }

    public TradingDayRow? Find(SecurityCode code, RowKind kind, DateTime day)
    {
        lock (gate)
        {
            return rows.TryGetValue(code, out var known) ? known.Find(row => row.Kind == kind && row.Day == day)?.Row : null;
        }
    }

    /// <summary>Adds a row.</summary>
    /// <param name="row">A row that has been checked.</param>
    /// <param name="isOut">Whether it is out whatever the calendar says. It replaces one of the same day then.</param>
    public void Add(TradingDayRow row, bool isOut)
    {
        var added = new PublishedRow(row, row.GetKind(), row.GetDate()!.Value, isOut);
        lock (gate)
        {
            var code = SecurityCode.Parse(row.Code);
            if (!rows.TryGetValue(code, out var known))
            {
                rows[code] = known = [];
            }

            if (isOut)
            {
                known.RemoveAll(row => row.Kind == added.Kind && row.Day == added.Day);
            }

            known.Add(added);
        }
    }

    /// <summary>Restates the rows of a code for a split.</summary>
    public void Split(SecurityCode code, double ratio)
    {
        lock (gate)
        {
            if (rows.TryGetValue(code, out var known))
            {
                rows[code] = [.. known.Select(row => row with { Row = row.Row.Restate(ratio) })];
            }
        }
    }

    private sealed record PublishedRow(TradingDayRow Row, RowKind Kind, DateTime Day, bool IsOut);
}

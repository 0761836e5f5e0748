using System.Reflection;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Data;

/// <summary>Copies of rows, with changes. The rows themselves belong to whoever gave them.</summary>
internal static class RowCopies
{
    /// <summary>The same row on another day.</summary>
    public static TradingDayRow OnDay(this TradingDayRow row, DateTime day)
    {
        var copy = row.Copy(static (_, value) => value);
        copy.Timestamp = TradingDays.ToTimestamp(row.Market, day);
        copy.TimestampStr = TradingDays.ToIso(day);
        return copy;
    }

    /// <summary>The same row after a split: more shares, each worth less. Turnover, percentages and days to cover stay.</summary>
    /// <param name="row">The row.</param>
    /// <param name="ratio">New shares for an old one.</param>
    public static TradingDayRow Restate(this TradingDayRow row, double ratio) => row.Copy((column, value) => value switch
    {
        double price when column.Name.EndsWith("Price", StringComparison.Ordinal) => Math.Round(price / ratio, 2),
        long shares when column.Name != nameof(TradingDayRow.Timestamp) => (long)(shares * ratio),
        _ => value,
    });

    private static TradingDayRow Copy(this TradingDayRow row, Func<PropertyInfo, object?, object?> change)
    {
        var copy = (TradingDayRow)Activator.CreateInstance(row.GetType())!;
        foreach (var column in row.GetType().GetProperties())
        {
            column.SetValue(copy, change(column, column.GetValue(row)));
        }

        return copy;
    }
}

using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Data;

/// <summary>What makes rows fit to be served. A mistake in rows that a test is built on would let the test pass, or fail, for the wrong reason.</summary>
internal static class RowCheck
{
    /// <exception cref="InvalidRowException">A row is missing, incomplete or impossible, or the rows of a code are not in the gateway's order.</exception>
    public static void CheckAll(IReadOnlyList<TradingDayRow> rows)
    {
        var newest = new Dictionary<(SecurityCode, RowKind), DateTime>();
        for (var index = 0; index < rows.Count; index++)
        {
            var (code, day) = Check(rows[index], index);
            var key = (code, rows[index].GetKind());
            if (newest.TryGetValue(key, out var previous) && day >= previous)
            {
                throw Invalid(
                    index, nameof(TradingDayRow.TimestampStr), day == previous ? $"{code} has two rows of {TradingDays.ToIso(day)}." : $"{code} has its rows not newest first.");
            }

            newest[key] = day;
        }
    }

    /// <exception cref="InvalidRowException">The row is missing, incomplete or impossible.</exception>
    public static (SecurityCode Code, DateTime Day) Check(TradingDayRow? row, int index)
    {
        if (row is null)
        {
            throw Invalid(index, null, "it is null.");
        }

        if (!SecurityCode.TryParse(row.Code, out var code, out var error))
        {
            throw Invalid(index, nameof(TradingDayRow.Code), error.Message);
        }

        if (code.Market != row.Market)
        {
            throw Invalid(index, nameof(TradingDayRow.Code), $"{code} does not belong in a row of type {row.GetType().Name}.");
        }

        if (row.GetDate() is not { } day || (row.TimestampStr is { } text && text != TradingDays.ToIso(day)))
        {
            throw Invalid(index, nameof(TradingDayRow.TimestampStr), $"'{row.TimestampStr}' is not a day such as 2026-04-30.");
        }

        var negative = row.GetType().GetProperties().FirstOrDefault(column => column.Name != nameof(TradingDayRow.Timestamp) && column.GetValue(row) is < 0L);
        return negative is null ? (code, day) : throw Invalid(index, negative.Name, $"{negative.GetValue(row)} is negative.");
    }

    private static InvalidRowException Invalid(int index, string? column, string problem) => new(index, column, problem);
}

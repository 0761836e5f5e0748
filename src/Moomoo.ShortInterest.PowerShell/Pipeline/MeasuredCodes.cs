using System.Diagnostics.CodeAnalysis;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>
/// Measures rows by code. A code counts as finished when a thousand rows of others have followed its last one, so that rows that come code by code
/// need memory for a few codes only. Once codes come in turns, such as sorted by day, all are kept until the end.
/// </summary>
/// <param name="property">What to measure; null for the default of the rows.</param>
internal sealed class MeasuredCodes(string? property)
{
    private const int RowsUntilFinished = 1000;

    private readonly Dictionary<(string Code, Type Kind), Entry> entries = [];
    private readonly Queue<Entry> unwritten = new();
    private long rows;
    private bool comesInTurns;

    /// <exception cref="InvalidQueryException">The row cannot be measured. It is thrown once for a code, whose further rows are ignored.</exception>
    public void Add(TradingDayRow row)
    {
        rows++;
        var key = (row.Code, row.GetType());
        if (!entries.TryGetValue(key, out var entry))
        {
            entry = new Entry { Series = new MeasuredSeries(row.Code, property) };
            entries.Add(key, entry);
            unwritten.Enqueue(entry);
        }
        else
        {
            comesInTurns |= entry.LastRow < rows - 1;
        }

        entry.LastRow = rows;
        entry.Add(row);
    }

    /// <summary>Takes the measure of a finished code.</summary>
    public bool TryTakeFinished([NotNullWhen(true)] out ShortInterestMeasure? measure)
    {
        measure = null;
        while (measure is null && !comesInTurns && unwritten.Count > 0 && rows - unwritten.Peek().LastRow >= RowsUntilFinished)
        {
            measure = unwritten.Dequeue().Take();
        }

        return measure is not null;
    }

    /// <summary>Takes the measures of the other codes, in the order in which they came.</summary>
    public IEnumerable<ShortInterestMeasure> TakeRest()
    {
        while (unwritten.Count > 0)
        {
            if (unwritten.Dequeue().Take() is { } measure)
            {
                yield return measure;
            }
        }
    }

    private sealed class Entry
    {
        private bool isWritten;

        /// <summary>Null once it is written or has failed.</summary>
        public MeasuredSeries? Series { get; set; }

        /// <summary>The number of its newest row among all rows.</summary>
        public long LastRow { get; set; }

        public void Add(TradingDayRow row)
        {
            try
            {
                if (isWritten)
                {
                    throw new InvalidQueryException($"{row.Code}: more rows arrived after its other rows had already been measured.", "Sort the rows by code first: Sort-Object Code.");
                }

                Series?.Add(row);
            }
            catch (InvalidQueryException)
            {
                (Series, isWritten) = (null, false);
                throw;
            }
        }

        public ShortInterestMeasure? Take()
        {
            var measure = Series?.Measure();
            (Series, isWritten) = (null, measure is not null);
            return measure;
        }
    }
}

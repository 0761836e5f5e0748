namespace Moomoo.ShortInterest;

/// <summary>Measures the rows of one security, all of one kind, which are added one by one. It keeps numbers, not rows.</summary>
/// <param name="code">The security, <c>MARKET.CODE</c>.</param>
/// <param name="property">What to measure; null for <c>ShortPosition</c>, or for <c>ShortPercent</c> of daily short volume.</param>
internal sealed class MeasuredSeries(string code, string? property = null)
{
    private const int RoundedDecimals = 10;

    private readonly List<(DateTime Day, double Value, double? DaysToCover)> points = [];
    private MeasuredProperty? measured;
    private int nulls;
    private bool isSimulated;

    /// <summary>The security, <c>MARKET.CODE</c>.</summary>
    public string Code => code;

    /// <summary>Adds a row.</summary>
    /// <exception cref="InvalidQueryException">The row has no number of the property's name.</exception>
    public void Add(TradingDayRow row)
    {
        measured ??= MeasuredProperty.Find(row, property);
        isSimulated |= row.Simulated;
        if (row.GetDate() is { } day && measured.Read(row) is { } value && !double.IsNaN(value) && !double.IsInfinity(value))
        {
            points.Add((day, value, row.GetDaysToCover()));
        }
        else
        {
            nulls++;
        }
    }

    /// <summary>The figures of the rows so far.</summary>
    public ShortInterestMeasure Measure()
    {
        var measure = new ShortInterestMeasure
        {
            Code = code,
            Property = measured?.Name ?? property ?? MeasuredProperty.ShortPosition,
            Rows = points.Count + nulls,
            Nulls = nulls,
            Simulated = isSimulated,
        };
        if (points.Count > 0)
        {
            Fill(measure, [.. points.OrderBy(point => point.Day)]);
        }

        return measure;
    }

    private static void Fill(ShortInterestMeasure measure, (DateTime Day, double Value, double? DaysToCover)[] points)
    {
        var values = Array.ConvertAll(points, point => point.Value);
        var newest = values[^1];
        var (highest, lowest, mean) = (values.Max(), values.Min(), values.Sum() / values.Length);
        measure.From = points[0].Day;
        measure.To = points[^1].Day;
        measure.Newest = newest;
        measure.Percentile = 100.0 * values.Count(value => value <= newest) / values.Length;
        measure.Highest = highest;
        measure.HighestDay = points[Array.IndexOf(values, highest)].Day;
        measure.Lowest = lowest;
        measure.LowestDay = points[Array.IndexOf(values, lowest)].Day;
        measure.Mean = mean;
        measure.ZScore = GetZScore(values, mean);
        measure.Streak = GetStreak(values);
        measure.DaysToCover = points[^1].DaysToCover;
        measure.Sparkline = Sparklines.Draw(values);
        if (values.Length > 1)
        {
            measure.Change = Math.Round(newest - values[^2], RoundedDecimals);
            measure.ChangePercent = values[^2] == 0 ? null : ((newest / values[^2]) - 1) * 100;
        }
    }

    private static double? GetZScore(double[] values, double mean)
    {
        var squares = values.Sum(value => (value - mean) * (value - mean));
        return squares > 0 ? (values[^1] - mean) / Math.Sqrt(squares / (values.Length - 1)) : null;
    }

    private static int GetStreak(double[] values)
    {
        var streak = 0;
        for (var i = values.Length - 1; i > 0; i--)
        {
            var direction = values[i].CompareTo(values[i - 1]);
            if (direction == 0 || direction * streak < 0)
            {
                break;
            }

            streak += direction;
        }

        return streak;
    }
}

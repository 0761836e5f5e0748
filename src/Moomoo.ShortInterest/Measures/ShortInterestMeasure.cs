namespace Moomoo.ShortInterest;

/// <summary>
/// One number of a security over time: where the newest value ranks among all, and where it is heading. Rows whose number or day is unset are left out
/// and counted in <see cref="Nulls"/>; the others are ordered by day, whatever order they were given in.
/// </summary>
public sealed class ShortInterestMeasure : SecurityRow
{
    /// <inheritdoc/>
    public override required string Code { get; set; }

    /// <summary>What is measured: a column, or a name that both markets share, such as <c>ShortPosition</c>.</summary>
    public required string Property { get; set; }

    /// <summary>Number of rows, including those that are left out.</summary>
    public int Rows { get; set; }

    /// <summary>Number of rows that are left out.</summary>
    public int Nulls { get; set; }

    /// <summary>Oldest day; null if no row has a value.</summary>
    public DateTime? From { get; set; }

    /// <summary>Newest day; null if no row has a value.</summary>
    public DateTime? To { get; set; }

    /// <summary>The value of the newest day; null if no row has a value.</summary>
    public double? Newest { get; set; }

    /// <summary>Change from the previous value to the newest; null if there is only one.</summary>
    public double? Change { get; set; }

    /// <summary>The change as a percentage of the previous value: 12.34 is 12.34 %; null if that value is 0 or there is only one.</summary>
    public double? ChangePercent { get; set; }

    /// <summary>The share of values that are not above the newest, in percent: 100 is the highest ever. Null if no row has a value.</summary>
    public double? Percentile { get; set; }

    /// <summary>The highest value; null if no row has a value.</summary>
    public double? Highest { get; set; }

    /// <summary>The first day with the highest value; null if no row has a value.</summary>
    public DateTime? HighestDay { get; set; }

    /// <summary>The lowest value; null if no row has a value.</summary>
    public double? Lowest { get; set; }

    /// <summary>The first day with the lowest value; null if no row has a value.</summary>
    public DateTime? LowestDay { get; set; }

    /// <summary>The arithmetic mean; null if no row has a value.</summary>
    public double? Mean { get; set; }

    /// <summary>How many standard deviations (of the sample, so with n - 1) the newest value lies above the mean; null if the values do not vary.</summary>
    public double? ZScore { get; set; }

    /// <summary>The number of consecutive rises up to the newest value, or of falls if negative; 0 if the newest value equals the previous one.</summary>
    public int Streak { get; set; }

    /// <summary>Days to cover of the row with the newest value; null if it has none.</summary>
    public double? DaysToCover { get; set; }

    /// <summary>
    /// The values from the oldest to the newest as a line of at most 24 characters, from <c>▁</c> to <c>▇</c>; empty if no row has a value.
    /// </summary>
    public string Sparkline { get; set; } = "";

    private protected override long? Key => To?.Ticks;

    /// <summary>Measures the rows of one security.</summary>
    /// <param name="code">The security, <c>MARKET.CODE</c>.</param>
    /// <param name="rows">Its rows, all of one kind, in any order.</param>
    /// <param name="property">What to measure; null for <c>ShortPosition</c>, or for <c>ShortPercent</c> of daily short volume.</param>
    /// <exception cref="InvalidQueryException">The rows have no number of that name.</exception>
    public static ShortInterestMeasure Of(string code, IEnumerable<TradingDayRow> rows, string? property = null)
    {
        var series = new MeasuredSeries(code, property);
        foreach (var row in rows)
        {
            series.Add(row);
        }

        return series.Measure();
    }

    /// <summary><see cref="Sparkline"/> in ASCII, for hosts whose output is not Unicode.</summary>
    public string GetPlainSparkline() => Sparklines.ToPlain(Sparkline);

    /// <summary><c>US.AAPL ShortPosition 2026-04-30</c>; without the day if no row has a value.</summary>
    public override string ToString() =>
        To is { } day ? FormattableString.Invariant($"{Code} {Property} {day:yyyy-MM-dd}") : $"{Code} {Property}";
}

namespace Moomoo.ShortInterest;

/// <summary>Rows cannot be drawn, or their chart cannot be written; a file that was there before is unchanged.</summary>
public sealed class ChartException : ShortInterestException
{
    private ChartException(string errorId, string message, string recommendedAction, Exception? innerException = null)
        : base(errorId, message, recommendedAction, innerException)
    {
    }

    internal static ChartException NoRows() => new(
        ErrorIds.NoRowsToChart, "There are no rows to draw.", "Check that the query returned rows.");

    internal static ChartException NotARow(Type type) => new(
        ErrorIds.NotAChartRow,
        $"An object of type {type} has no trading day to be drawn at.",
        "Use rows of short interest or daily short volume as a query returns them.");

    internal static ChartException NotWritten(string path, string problem, Exception? innerException = null) => new(
        ErrorIds.ChartNotWritten, $"The chart cannot be written to '{path}': {problem}", "Use the path of a file that you may write, in a folder that exists.", innerException);
}

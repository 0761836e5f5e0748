using System.Globalization;
using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>
/// Converts its argument to a trading day: 2026-03-01, 20260301, a DateTime, a DateOnly or a DateTimeOffset. Text is read in the same way in every
/// culture. The calendar day counts as written, whatever the time of day and the time zone.
/// </summary>
internal sealed class DayTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>No market has short interest before this day.</summary>
    private const int FirstYear = 1990;

    private static readonly string[] DayFormats = ["yyyy-MM-dd", "yyyyMMdd"];

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var given = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return given is null ? null
            : Read(given) is { Year: >= FirstYear } day ? day
            : throw new ArgumentTransformationMetadataException($"'{inputData}' is not a day from {FirstYear} on. Write days as 2026-03-01 or 20260301.");
    }

    private static DateTime? Read(object given) => given switch
    {
        DateTime day => day.Date,
        DateTimeOffset time => time.Date,
        string text => Read(text.Trim()),
        sbyte or byte or short or ushort or int or uint or long or ulong => Read(Convert.ToString(given, CultureInfo.InvariantCulture)!),

        // DateOnly, which Windows PowerShell does not have
        IFormattable day when given.GetType().FullName == "System.DateOnly" => Read(day.ToString(DayFormats[0], CultureInfo.InvariantCulture)),
        _ => null,
    };

    /// <summary>Anything but a bare day is read as a time, whose year must have four digits; a bare number is not a time.</summary>
    private static DateTime? Read(string text) =>
        DateTime.TryParseExact(text, DayFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : !text.All(char.IsDigit)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            && text.Contains(time.Year.ToString("0000", CultureInfo.InvariantCulture)) ? time.Date
        : null;
}

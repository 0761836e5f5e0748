using System.Globalization;
using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>
/// Converts its argument to a point in time: text such as 2026-05-11T17:45, 2026-05-11 17:45-04:00 or 2026-05-11, a DateTime, a DateOnly or a DateTimeOffset.
/// It is in UTC unless it says otherwise, and a bare day means its end. Text is read in the same way in every culture.
/// </summary>
internal sealed class TimeTransformationAttribute : ArgumentTransformationAttribute
{
    private const string Day = "yyyy-MM-dd";

    private static readonly string[] DayFormats = [Day, "yyyyMMdd"];

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var given = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return given is null ? null
            : Read(given) ?? throw new ArgumentTransformationMetadataException($"'{inputData}' is not a time. Write it as 2026-05-11, or as 2026-05-11T17:45 in UTC, or with an offset as 2026-05-11T17:45-04:00.");
    }

    private static DateTimeOffset? Read(object given) => given switch
    {
        DateTimeOffset time => time,
        DateTime { Kind: DateTimeKind.Local } time => new DateTimeOffset(time.ToUniversalTime()),
        DateTime { TimeOfDay.Ticks: 0, Kind: DateTimeKind.Unspecified } day => EndOf(day),
        DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
        string text => Read(text.Trim()),
        int or long => Read(Convert.ToString(given, CultureInfo.InvariantCulture)!),

        // DateOnly, which Windows PowerShell does not have
        IFormattable day when given.GetType().FullName == "System.DateOnly" => Read(day.ToString(Day, CultureInfo.InvariantCulture)),
        _ => null,
    };

    private static DateTimeOffset? Read(string text) =>
        DateTime.TryParseExact(text, DayFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? EndOf(day)
        : text.Length > Day.Length
            && DateTime.TryParseExact(text[..Day.Length], Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : null;

    private static DateTimeOffset EndOf(DateTime day) => new DateTimeOffset(DateTime.SpecifyKind(day, DateTimeKind.Utc)).AddTicks(TimeSpan.TicksPerDay - 1);
}

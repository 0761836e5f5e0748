using System.Globalization;
using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Sorts the rows of a pipeline into series, in the order in which their codes appear.</summary>
internal sealed class ChartRows
{
    private static readonly Type[] RowTypes = [typeof(HkShortInterest), typeof(UsShortInterest), typeof(HkDailyShortVolume), typeof(UsDailyShortVolume)];

    private readonly List<ChartSeries> series = [];
    private readonly Dictionary<(string Code, bool IsVolume), ChartSeries> byKey = [];

    public IReadOnlyList<ChartSeries> Series => series;

    /// <summary>Rows that have no day to be drawn at.</summary>
    public int WithoutDay { get; private set; }

    /// <exception cref="ChartException">The object is not a row of a trading day.</exception>
    public void Add(PSObject item)
    {
        var row = ToRow(item);
        if (row.GetDate() is not { } day)
        {
            WithoutDay++;
            return;
        }

        var found = Find(row.Code, row is DailyShortVolumeRow);
        found.Name ??= item.Properties["Name"]?.Value as string;
        found.Add(day, row);
    }

    private ChartSeries Find(string code, bool isVolume)
    {
        if (!byKey.TryGetValue((code, isVolume), out var found))
        {
            found = byKey[(code, isVolume)] = new ChartSeries(code, isVolume);
            series.Add(found);
        }

        return found;
    }

    /// <summary>Rows of jobs and remote sessions arrive deserialized.</summary>
    private static TradingDayRow ToRow(PSObject item) =>
        item.BaseObject as TradingDayRow
        ?? (RowTypes.FirstOrDefault(type => item.TypeNames.Contains($"Deserialized.{type.FullName}")) is { } type
            ? (TradingDayRow)LanguagePrimitives.ConvertTo(item, type, CultureInfo.InvariantCulture)
            : throw ChartException.NotARow(item.BaseObject.GetType()));
}

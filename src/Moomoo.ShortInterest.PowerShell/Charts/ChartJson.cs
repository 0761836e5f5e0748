using System.Globalization;
using System.Text;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Series as JSON that can stand inside a script element: no character of a text can end it or begin markup.</summary>
internal static class ChartJson
{
    private const int Decimals = 4;

    private static readonly DateTime Epoch = new(1970, 1, 1);

    /// <summary>Securities of a market have the same days, which are written once: a series has their place in the list of days.</summary>
    public static string Write(string? title, CultureInfo culture, IReadOnlyList<ChartSeries> series)
    {
        var days = series.Select(one => Days(one.Days)).ToArray();
        var distinct = days.Distinct().ToList();
        var json = new StringBuilder();
        json.Append("{\"title\":").Append(Text(title)).Append(",\"culture\":").Append(Text(culture.Name))
            .Append(",\"days\":[\n").Append(string.Join(",\n", distinct)).Append("],\"series\":[");
        for (var i = 0; i < series.Count; i++)
        {
            json.Append(i == 0 ? "\n" : ",\n");
            Write(json, series[i], distinct.IndexOf(days[i]));
        }

        return json.Append("]}").ToString();
    }

    /// <summary>The days since 1970-01-01 of the first day, then the days from each to the next.</summary>
    private static string Days(IEnumerable<DateTime> days)
    {
        var last = Epoch;
        var json = new StringBuilder();
        foreach (var day in days)
        {
            json.Append(json.Length == 0 ? '[' : ',').Append((day - last).Days.ToString(CultureInfo.InvariantCulture));
            last = day;
        }

        return json.Append(']').ToString();
    }

    private static void Write(StringBuilder json, ChartSeries series, int days)
    {
        json.Append("{\"code\":").Append(Text(series.Code)).Append(",\"name\":").Append(Text(series.Name))
            .Append(",\"kind\":").Append(series.IsVolume ? "\"volume\"" : "\"interest\"")
            .Append(",\"simulated\":").Append(series.IsSimulated ? "true" : "false")
            .Append(",\"days\":").Append(days.ToString(CultureInfo.InvariantCulture));
        foreach (var column in ChartColumn.Of(series.Rows))
        {
            WriteArray(json, column.Name, series.Rows.Select(column.Read));
        }

        json.Append('}');
    }

    private static void WriteArray(StringBuilder json, string name, IEnumerable<double?> values)
    {
        json.Append(",\"").Append(name).Append("\":[");
        foreach (var value in values)
        {
            json.Append(Number(value)).Append(',');
        }

        json[json.Length - 1] = ']';
    }

    private static string Number(double? value) =>
        value is { } number && !double.IsNaN(number) && !double.IsInfinity(number) ? Math.Round(number, Decimals).ToString(CultureInfo.InvariantCulture) : "null";

    private static string Text(string? text)
    {
        if (text is null)
        {
            return "null";
        }

        var json = new StringBuilder("\"");
        foreach (var character in text)
        {
            _ = IsPlain(character) ? json.Append(character) : json.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
        }

        return json.Append('"').ToString();
    }

    private static bool IsPlain(char character) =>
        character >= ' ' && character is not ('"' or '\\' or '<' or '>' or '&' or '\u2028' or '\u2029') && !char.IsSurrogate(character);
}

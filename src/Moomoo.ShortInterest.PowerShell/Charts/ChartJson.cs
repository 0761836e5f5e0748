using System.Globalization;
using System.Text;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Series as JSON that can stand inside a script element: no character of a text can end it or begin markup.</summary>
internal static class ChartJson
{
    private const int Decimals = 4;

    private static readonly DateTime Epoch = new(1970, 1, 1);

    public static string Write(string? title, CultureInfo culture, IEnumerable<ChartSeries> series)
    {
        var json = new StringBuilder();
        json.Append("{\"title\":").Append(Text(title)).Append(",\"culture\":").Append(Text(culture.Name)).Append(",\"series\":[");
        foreach (var one in series)
        {
            json.Append(json[json.Length - 1] == '[' ? "\n" : ",\n");
            Write(json, one);
        }

        return json.Append("]}").ToString();
    }

    /// <summary>Days are the days since 1970-01-01 of the first one, then the days from one to the next.</summary>
    private static void Write(StringBuilder json, ChartSeries series)
    {
        json.Append("{\"code\":").Append(Text(series.Code)).Append(",\"name\":").Append(Text(series.Name))
            .Append(",\"kind\":").Append(series.IsVolume ? "\"volume\"" : "\"interest\"")
            .Append(",\"simulated\":").Append(series.IsSimulated ? "true" : "false");
        var last = Epoch;
        WriteArray(json, "days", series.Days.Select(day =>
        {
            var step = (day - last).Days;
            last = day;
            return (double?)step;
        }));
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

using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>
/// Converts objects that have columns of rows as properties: lines of a CSV file, custom objects, rows of another session. The code determines the
/// market, and the columns determine the kind of row.
/// </summary>
internal static class RowReader
{
    private const string IsoDay = "yyyy-MM-dd";

    private static readonly Type[] RowTypes = [typeof(HkShortInterest), typeof(UsShortInterest), typeof(HkDailyShortVolume), typeof(UsDailyShortVolume)];

    /// <param name="source">The object.</param>
    /// <param name="index">Its place among those given, from 0.</param>
    /// <exception cref="InvalidRowException">It is not a row.</exception>
    public static TradingDayRow Read(PSObject? source, int index)
    {
        if (source?.BaseObject is TradingDayRow row)
        {
            return row;
        }

        if (source is not null && RowTypes.FirstOrDefault(type => source.TypeNames.Contains($"Deserialized.{type.FullName}")) is { } deserialized)
        {
            return (TradingDayRow)LanguagePrimitives.ConvertTo(source, deserialized, CultureInfo.InvariantCulture);
        }

        var code = FindCode(source, index);
        var columns = source!.Properties.Where(column => column.Value is not null and not "").Select(column => column.Name).ToList();
        var type = RowTypes.Where(type => type.Name.StartsWith(code.Market.ToString(), StringComparison.OrdinalIgnoreCase))
            .OrderBy(type => columns.Count(column => FindColumn(type, column) is null)).First();
        return Fill(type, columns.Select(column => source.Properties[column]), code, index);
    }

    /// <summary>The first name that is not a column of any row; null if all are.</summary>
    public static string? FindUnknown(IEnumerable<string> columns) => columns.FirstOrDefault(column => RowTypes.All(type => FindColumn(type, column) is null));

    /// <summary>The columns of the kind of row that these names resemble most.</summary>
    public static string DescribeColumns(IReadOnlyList<string> columns)
    {
        var type = RowTypes.OrderByDescending(type => columns.Count(column => FindColumn(type, column) is not null)).First();
        return $"The columns of {type.Name} are {string.Join(", ", type.GetProperties().Select(column => column.Name))}.";
    }

    private static SecurityCode FindCode(PSObject? source, int index)
    {
        if (source?.Properties[nameof(TradingDayRow.Code)]?.Value is not { } text)
        {
            throw new InvalidRowException(index, nameof(TradingDayRow.Code), "there is no such property, so this is not a row.");
        }

        return SecurityCode.TryParse(LanguagePrimitives.ConvertTo<string>(text), out var code, out var error)
            ? code
            : throw new InvalidRowException(index, nameof(TradingDayRow.Code), error.Message);
    }

    private static TradingDayRow Fill(Type type, IEnumerable<PSPropertyInfo> properties, SecurityCode code, int index)
    {
        var row = (TradingDayRow)Activator.CreateInstance(type)!;
        foreach (var property in properties)
        {
            var column = FindColumn(type, property.Name) ?? throw new InvalidRowException(
                index, property.Name, $"{code} has no such column. {DescribeColumns([.. type.GetProperties().Select(column => column.Name)])}");
            column.SetValue(row, ReadValue(column, property.Value, index));
        }

        row.Code = code.ToString();
        return row;
    }

    /// <summary>Numbers in files have dots in every culture: a comma would make a price ten times as high.</summary>
    private static object ReadValue(PropertyInfo column, object value, int index)
    {
        var type = Nullable.GetUnderlyingType(column.PropertyType) ?? column.PropertyType;
        return (value is PSObject wrapped ? wrapped.BaseObject : value) switch
        {
            string text when type == typeof(long) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) => count,
            string text when type == typeof(double) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            DateTime day when type == typeof(string) => day.ToString(IsoDay, CultureInfo.InvariantCulture),
            var other when (other is not string || type == typeof(string)) && LanguagePrimitives.TryConvertTo(other, type, CultureInfo.InvariantCulture, out var converted) => converted,
            var other => throw new InvalidRowException(
                index, column.Name, $"'{other}' is not a {(type == typeof(long) ? "whole number" : "number with a dot")}."),
        };
    }

    private static PropertyInfo? FindColumn(Type type, string name) =>
        type.GetProperties().FirstOrDefault(column => string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase));
}

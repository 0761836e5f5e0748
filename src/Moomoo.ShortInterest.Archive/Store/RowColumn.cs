using System.Data.Common;
using System.Reflection;
using System.Text.RegularExpressions;
using Moomoo.ShortInterest.Archive.Engines;

namespace Moomoo.ShortInterest.Archive.Store;

/// <summary>A column of a row, and where it is kept: the same name in snake case.</summary>
internal sealed class RowColumn(PropertyInfo property)
{
    public string Name { get; } = Regex.Replace(property.Name, "(?<=[a-z0-9])[A-Z]", "_$0").ToLowerInvariant();

    public ColumnType Type { get; } = TypeOf(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);

    /// <summary>Null where OpenD left the field unset. Not a number is no value either, and SQLite cannot keep it.</summary>
    public object? Get(SecurityRow row) => property.GetValue(row) is { } value && value is not double.NaN ? value : null;

    public void Set(SecurityRow row, object? value) => property.SetValue(row, value);

    public object? Read(DbDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : Type switch
    {
        ColumnType.Integer => reader.GetInt64(ordinal),
        ColumnType.Real => reader.GetDouble(ordinal),
        ColumnType.Boolean => reader.GetBoolean(ordinal),
        _ => reader.GetString(ordinal),
    };

    private static ColumnType TypeOf(Type type) =>
        type == typeof(long) ? ColumnType.Integer
        : type == typeof(double) ? ColumnType.Real
        : type == typeof(bool) ? ColumnType.Boolean
        : type == typeof(string) ? ColumnType.Text
        : throw new NotSupportedException($"No column is of type {type}.");
}

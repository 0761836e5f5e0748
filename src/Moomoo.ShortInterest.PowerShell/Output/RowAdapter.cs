using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>
/// Shows PowerShell the columns of a row, as the types file says. Export-Csv writes a number as its ToString() has it, so in the
/// user's culture: 0,56 in one country, 0٫56 in another. The numbers of rows are therefore wrapped so that their text is the same everywhere.
/// </summary>
public sealed class RowAdapter : PSPropertyAdapter
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Columns = new();

    /// <inheritdoc/>
    public override Collection<PSAdaptedProperty> GetProperties(object baseObject) =>
        [.. ColumnsOf(baseObject).Select(column => new PSAdaptedProperty(column.Name, column))];

    /// <inheritdoc/>
    public override PSAdaptedProperty? GetProperty(object baseObject, string propertyName) =>
        Array.Find(ColumnsOf(baseObject), column => string.Equals(column.Name, propertyName, StringComparison.OrdinalIgnoreCase)) is { } column
            ? new PSAdaptedProperty(column.Name, column)
            : null;

    /// <inheritdoc/>
    public override string GetPropertyTypeName(PSAdaptedProperty adaptedProperty)
    {
        var type = ((PropertyInfo)adaptedProperty.Tag).PropertyType;
        return Nullable.GetUnderlyingType(type) is { } underlying ? $"System.Nullable[{underlying}]" : type.ToString();
    }

    /// <inheritdoc/>
    public override object? GetPropertyValue(PSAdaptedProperty adaptedProperty) =>
        ((PropertyInfo)adaptedProperty.Tag).GetValue(adaptedProperty.BaseObject) switch
        {
            double number => new SameEverywhere(number),
            var value => value,
        };

    /// <inheritdoc/>
    public override bool IsGettable(PSAdaptedProperty adaptedProperty) => true;

    /// <inheritdoc/>
    public override bool IsSettable(PSAdaptedProperty adaptedProperty) => false;

    /// <inheritdoc/>
    public override void SetPropertyValue(PSAdaptedProperty adaptedProperty, object value) =>
        throw new SetValueException($"{adaptedProperty.Name} of a row cannot be set.");

    /// <summary>In the order of the documented columns, which is that of their declaration.</summary>
    private static PropertyInfo[] ColumnsOf(object row) =>
        Columns.GetOrAdd(row.GetType(), static type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly));

    /// <summary>To PowerShell a double; as text, invariant.</summary>
    private sealed class SameEverywhere(double number) : PSObject(number)
    {
        public override string ToString() => number.ToString(CultureInfo.InvariantCulture);
    }
}

using System.ComponentModel;
using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Turns what jobs, remoting and CLIXML bring into rows again, hidden members included.</summary>
/// <remarks>What a job returns is converted on a thread without a runspace, where the members of the types file do not exist.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RowConverter : PSTypeConverter
{
    private static readonly Dictionary<string, Action<PSObject, object?>> HiddenMembers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Simulated"] = RowMembers.SetSimulated,
        ["NextKey"] = RowMembers.SetNextKey,
        ["AggregatedShort"] = RowMembers.SetAggregatedShort,
        ["AggregatedShortRatio"] = RowMembers.SetAggregatedShortRatio,
        ["NewTimeStr"] = RowMembers.SetNewTimeStr,
    };

    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) =>
        PSObject.AsPSObject(sourceValue).TypeNames.Contains($"Deserialized.{destinationType.FullName}");

    /// <inheritdoc/>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase)
    {
        var row = PSObject.AsPSObject(Activator.CreateInstance(destinationType));
        foreach (var property in PSObject.AsPSObject(sourceValue).Properties)
        {
            if (row.Properties[property.Name] is { IsSettable: true } own)
            {
                own.Value = property.Value;
            }
            else if (HiddenMembers.TryGetValue(property.Name, out var set))
            {
                set(row, property.Value);
            }
        }

        return row.BaseObject;
    }

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new NotSupportedException();
}

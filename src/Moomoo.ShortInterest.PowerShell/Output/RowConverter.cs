using System.ComponentModel;
using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Turns what jobs, remoting and CLIXML bring into rows again, hidden members included.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RowConverter : PSTypeConverter
{
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
        }

        return row.BaseObject;
    }

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new NotSupportedException();
}

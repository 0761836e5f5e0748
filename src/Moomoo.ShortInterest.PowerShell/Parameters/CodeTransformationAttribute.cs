using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Xml;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>
/// Converts the codes that a user gives to an array of text: text, objects with a property Code or Symbol, and lists of these.
/// Only the code of an object binds. PowerShell calls it with the whole object before it looks at properties.
/// </summary>
internal sealed class CodeTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData) => Flatten(inputData).ToArray();

    /// <summary>The property of an object that holds its code; null if it has none.</summary>
    public static PSPropertyInfo? FindCode(PSObject source) => source.Properties["Code"] ?? source.Properties["Symbol"];

    private static IEnumerable<string?> Flatten(object? input) => (input is PSObject wrapped ? wrapped.BaseObject : input) switch
    {
        null => [null],
        string text => [text],
        SecurityCode code => [code.ToString()],
        var number when number.GetType().IsPrimitive => [Convert.ToString(number, CultureInfo.InvariantCulture)],
        IEnumerable list and not (IDictionary or XmlNode) => list.Cast<object?>().SelectMany(Flatten),
        _ => [FromObject(PSObject.AsPSObject(input))],
    };

    private static string FromObject(PSObject source)
    {
        if (FindCode(source) is not { } property)
        {
            return CodeSources.Add(source.BaseObject.GetType().ToString(), source);
        }

        var code = property.Value is XmlNode node ? node.InnerText : LanguagePrimitives.ConvertTo<string>(property.Value);
        return code.Length > 0 ? CodeSources.Add(code, source) : "";
    }
}

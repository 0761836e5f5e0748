using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>
/// Keeps the names of an enumeration apart. PowerShell itself combines the values of 'HK,US', as if every enumeration were one of flags, and
/// returns a third value or one of the two. For an array, names in one text are a list; for a single value, several names are refused.
/// PowerShell still converts each name.
/// </summary>
/// <param name="type">The type of the parameter: an enumeration or an array of one.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class EnumTransformationAttribute(Type type) : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object?[] values = [.. Split(inputData)];
        return values.Length == 1 ? inputData
            : type.IsArray ? values
            : throw new ArgumentTransformationMetadataException(
                $"Cannot convert value \"{string.Join(",", values)}\" to type \"{type.FullName}\", because it is not one name. Specify one of the following names: {string.Join(", ", Enum.GetNames(type))}.");
    }

    private static IEnumerable<object?> Split(object? input) =>
        LanguagePrimitives.GetEnumerable(input) is { } list ? list.Cast<object?>().SelectMany(Split)
        : (input is PSObject wrapped ? wrapped.BaseObject : input) is string text ? text.Split(',').Select(name => name.Trim())
        : [input];
}

using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Reads the texts of -Code, to which <see cref="CodeTransformationAttribute"/> converts what a user gives.</summary>
internal static class CodeText
{
    /// <summary>Blank lines and comments of a list of codes are not codes.</summary>
    public static bool IsCode(string? text) => text?.Trim() is { Length: > 0 } trimmed && trimmed[0] != '#';

    /// <param name="text">One of the texts.</param>
    /// <param name="code">The code.</param>
    /// <param name="target">The code; else the target of the error: what the user gave.</param>
    /// <param name="error">Why it is not a code.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out SecurityCode? code, out object target, [NotNullWhen(false)] out ShortInterestException? error)
    {
        if (CodeSources.Find(text) is { } source && CodeTransformationAttribute.FindCode(source) is null)
        {
            (code, target, error) = (null, source.BaseObject, NotACode(source));
            return false;
        }

        var isCode = SecurityCode.TryParse(text, out code, out error);
        target = code ?? (object)text;
        return isCode;
    }

    private static InvalidSecurityCodeException NotACode(PSObject source) => source.BaseObject switch
    {
        IDictionary => InvalidSecurityCodeException.Object("A hashtable", "Make it an object: [pscustomobject]@{ Code = 'HK.00700' }."),
        var group when group.GetType().Name == "GroupInfo" =>
            InvalidSecurityCodeException.Object("A group of Group-Object", "Pass its rows or its name: ForEach-Object Group, ForEach-Object Name."),
        var other => InvalidSecurityCodeException.Object($"An object of type {other.GetType()}", "Name the property that holds the code: Select-Object @{ Name = 'Code'; Expression = 'Ticker' }."),
    };
}

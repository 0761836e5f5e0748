using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>
/// Knows which texts of -Code come from objects. The parameter is an array of text, as users expect and as scripts compare it; the object
/// that a text comes from is found by the identity of the text.
/// </summary>
internal static class CodeSources
{
    private static readonly ConditionalWeakTable<string, PSObject> Sources = new();

    /// <summary>Returns a copy of the text, which must not be empty, that <see cref="Find"/> recognizes.</summary>
    public static string Add(string text, PSObject source)
    {
        var copy = new string(text.ToCharArray());
        Sources.Add(copy, source);
        return copy;
    }

    /// <summary>The object that the text comes from; null if it was given as text.</summary>
    public static PSObject? Find(string text) => Sources.TryGetValue(text, out var source) ? source : null;
}

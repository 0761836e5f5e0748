using System.Reflection;
using System.Runtime.InteropServices;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>What the runtime brings itself.</summary>
internal static class RuntimeAssemblies
{
    /// <summary>Whether the runtime has an assembly in the version that a reference needs, or in a later one.</summary>
    public static bool Have(AssemblyName reference) => Have(reference, RuntimeEnvironment.GetRuntimeDirectory());

    /// <param name="reference">The reference.</param>
    /// <param name="folder">The runtime's folder. That of a self-contained program holds its own packages too, in whatever version.</param>
    internal static bool Have(AssemblyName reference, string folder)
    {
        if (reference.Name?.StartsWith("System.", StringComparison.Ordinal) != true)
        {
            return false;
        }

        var path = Path.Combine(folder, $"{reference.Name}.dll");
        return File.Exists(path) && AssemblyName.GetAssemblyName(path).Version >= reference.Version;
    }
}

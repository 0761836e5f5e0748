using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Moomoo.ShortInterest.PowerShell.Tests;

/// <summary>The module in out/. It is imported before the first test, so that the tests' own references resolve to what the import loaded.</summary>
internal static class BuiltModule
{
    public static readonly string Folder = typeof(BuiltModule).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "ModuleFolder").Value!;

    public static readonly string Manifest = Path.Combine(Folder, "Moomoo.ShortInterest.psd1");

    /// <summary>The folder of the assemblies that PowerShell 7 loads.</summary>
    public static readonly string Assemblies = Path.Combine(Folder, "net8.0");

    /// <summary>Loaded before the module, in other versions than it ships.</summary>
    public static IReadOnlyList<Assembly> LoadedBefore { get; private set; } = [];

#pragma warning disable CA2255 // this is the program, not a library
    [ModuleInitializer]
#pragma warning restore CA2255
    public static void Import()
    {
        // The tests choose their gateways themselves.
        foreach (var variable in new[] { "MOOMOO_OPEND_HOST", "MOOMOO_OPEND_PORT", "MOOMOO_OPEND_RSA_KEY_PATH" })
        {
            Environment.SetEnvironmentVariable(variable, null);
        }

        LoadedBefore = [AssemblyLoadContext.Default.LoadFromAssemblyName(new("Google.Protobuf"))];
        using var runspace = CreateRunspace();
        runspace.Open();
    }

    /// <summary>A runspace that imports the module when it opens.</summary>
    public static Runspace CreateRunspace(System.Management.Automation.Host.PSHost? host = null)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule([Manifest]);
        return host is null ? RunspaceFactory.CreateRunspace(state) : RunspaceFactory.CreateRunspace(host, state);
    }
}

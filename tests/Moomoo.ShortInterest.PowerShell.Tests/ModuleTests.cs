using System.Reflection;
using System.Runtime.Loader;
using Moomoo.OpenD;

namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class ModuleTests
{
    [Fact]
    public void The_manifest_exports_every_cmdlet_of_the_assembly()
    {
        using var shell = new Shell();
        var exported = shell.Run("(Get-Command -Module Moomoo.ShortInterest).Name").As<string>();
        var cmdlets = typeof(GetShortInterestCommand).Assembly.GetExportedTypes()
            .Select(type => type.GetCustomAttribute<System.Management.Automation.CmdletAttribute>())
            .Where(cmdlet => cmdlet is not null)
            .Select(cmdlet => $"{cmdlet!.VerbName}-{cmdlet.NounName}");
        Assert.Equal(cmdlets.Order(), exported.Order());
    }

    [Fact]
    public void Rows_and_cmdlets_load_from_the_module_folder_into_the_default_context()
    {
        foreach (var type in new[] { typeof(HkShortInterest), typeof(GetShortInterestCommand) })
        {
            Assert.Equal(BuiltModule.Assemblies, Path.GetDirectoryName(type.Assembly.Location));
            Assert.Same(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(type.Assembly));
        }
    }

    [Fact]
    public void The_client_loads_into_a_context_of_its_own_beside_other_versions_of_its_packages()
    {
        using var shell = new Shell();
        shell.Connect();
        shell.Run("Get-ShortInterest HK.00700").AssertNoErrors();
        var context = AssemblyLoadContext.GetLoadContext(typeof(OpenDClient).Assembly)!;
        Assert.NotSame(AssemblyLoadContext.Default, context);
        foreach (var other in BuiltModule.LoadedBefore)
        {
            var own = Assert.Single(context.Assemblies, assembly => assembly.GetName().Name == other.GetName().Name);
            Assert.NotEqual(VersionOf(other), VersionOf(own));
            Assert.StartsWith(BuiltModule.Folder, own.Location, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_client_loads_from_the_folder_of_the_platform_that_has_a_ready_to_run_image()
    {
        using var shell = new Shell();
        shell.Connect();
        shell.Run("Get-ShortInterest HK.00700").AssertNoErrors();
        var gateway = Path.Combine(BuiltModule.Assemblies, "gateway");
        var ofPlatform = Path.Combine(gateway, Platform.Name);
        Assert.Equal(Directory.Exists(ofPlatform) ? ofPlatform : gateway, Path.GetDirectoryName(typeof(OpenDClient).Assembly.Location));
    }

    [Fact]
    public void What_the_runtime_has_in_a_sufficient_version_is_not_loaded_again()
    {
        using var shell = new Shell();
        shell.Connect();
        shell.Run("Get-ShortInterest HK.00700").AssertNoErrors();
        Assert.True(File.Exists(Path.Combine(BuiltModule.Assemblies, "gateway", "System.IO.Pipelines.dll")), "PowerShell 7.4 needs it.");
        var context = AssemblyLoadContext.GetLoadContext(typeof(OpenDClient).Assembly)!;
        Assert.DoesNotContain(context.Assemblies, assembly => assembly.GetName().Name == "System.IO.Pipelines");
    }

    private static string? VersionOf(Assembly assembly) => assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
}

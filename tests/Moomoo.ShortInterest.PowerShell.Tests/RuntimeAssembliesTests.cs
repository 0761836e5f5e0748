using System.Reflection;
using System.Runtime.InteropServices;

namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class RuntimeAssembliesTests
{
    private static readonly string RuntimeFolder = RuntimeEnvironment.GetRuntimeDirectory();

    [Theory]
    [InlineData("System.IO.Pipelines", 10, true)]
    [InlineData("System.IO.Pipelines", 99, false)]
    [InlineData("System.NoSuchAssembly", 1, false)]
    public void The_runtime_has_its_own_assemblies_up_to_its_version(string name, int major, bool expected) =>
        Assert.Equal(expected, RuntimeAssemblies.Have(new AssemblyName(name) { Version = new Version(major, 0, 0, 0) }, RuntimeFolder));

    /// <summary>The folder of a self-contained program is that of the runtime too.</summary>
    [Fact]
    public void A_package_of_the_program_is_not_the_runtimes()
    {
        var package = Assert.Single(BuiltModule.LoadedBefore, assembly => assembly.GetName().Name == "Google.Protobuf");
        var folder = Path.GetDirectoryName(package.Location)!;
        Assert.False(RuntimeAssemblies.Have(new AssemblyName("Google.Protobuf") { Version = new Version(1, 0, 0, 0) }, folder));
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using Moomoo.ShortInterest.TestRunner;

namespace Moomoo.ShortInterest.Build.Tests.Packages;

/// <summary>An empty program that uses the packages as a user does, and that is made of the examples in their readmes and in README.</summary>
[Collection(nameof(PackedLibraries))]
public sealed class ConsumerTests(PackedLibraries libraries)
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <NuGetAudit>false</NuGetAudit>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Moomoo.OpenD.Simulator" Version="VERSION" />
          </ItemGroup>
        </Project>
        """;

    private static readonly string[] Readmes =
        [.. PackedLibraries.Names.Select(name => Repository.PathOf("src", name, "README.md")), Repository.PathOf("README.md"), Repository.PathOf("README.zh-CN.md")];

    [Fact]
    public async Task An_empty_program_restores_the_packages_from_a_folder_and_runs_the_examples()
    {
        using var folder = new Folder();
        folder.Write("Consumer.csproj", Project.Replace("VERSION", PackedLibraries.Version, StringComparison.Ordinal));
        folder.Write("NuGet.config", await CreateConfigurationAsync());
        var examples = Readmes.SelectMany(readme => CodeBlocks.Of(File.ReadAllText(readme), "csharp")).ToArray();
        Assert.True(examples.Length >= Readmes.Length, "Not every readme has an example.");
        folder.Write("Program.cs", CreateProgram(examples));

        var output = (await Execution.RunAsync(folder.Path, "dotnet", ["run", "--project", folder.Path])).AssertSucceeded().Output.ReplaceLineEndings("\n");
        var sections = output.Split("--\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(examples.Length, sections.Length);
        Assert.Equal("US.AAPL of 2026-04-30: known on 2026-05-12\n", sections[0]);
        Assert.Equal(100, sections[1].Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        foreach (var rows in sections[1..])
        {
            Assert.StartsWith("HK.00700 2026-04-30 51480638 0.56%\n", rows, StringComparison.Ordinal);
        }
    }

    /// <summary>The packages come from the folder and stay in the test's, while what they need is where the build of the tests has restored it.</summary>
    private async Task<string> CreateConfigurationAsync()
    {
        var locals = (await Execution.RunAsync(Repository.Root, "dotnet", ["nuget", "locals", "global-packages", "--list", "--force-english-output"])).AssertSucceeded().Output;
        var restored = locals.Split(": ", 2)[1].Trim();
        return $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><add key="packed" value="{libraries.Source}" /></packageSources>
              <fallbackPackageFolders><add key="restored" value="{restored}" /></fallbackPackageFolders>
            </configuration>
            """;
    }

    /// <summary>Each example in a method of its own. The gateway that the client's example expects is a simulator at another port.</summary>
    private static string CreateProgram(IReadOnlyList<string> examples)
    {
        var usings = examples.SelectMany(example => Regex.Matches(example, @"^using [\w.]+;$", RegexOptions.Multiline).Select(match => match.Value)).Distinct();
        var methods = examples.Select((example, index) => string.Create(
            CultureInfo.InvariantCulture,
            $"static async Task Example{index}()\n{{\nawait Task.Yield();\n{Regex.Replace(example, @"^using [\w.]+;$", "", RegexOptions.Multiline).Replace("11111", "gatewayPort", StringComparison.Ordinal)}\n}}"));
        var calls = examples.Select((_, index) => string.Create(CultureInfo.InvariantCulture, $"await Examples.Example{index}();\nConsole.WriteLine(\"--\");"));
        return $$"""
            {{string.Join('\n', usings)}}
            using var simulator = OpenDSimulator.Start();
            Examples.gatewayPort = simulator.Port;
            {{string.Join('\n', calls)}}

            static class Examples
            {
            public static int gatewayPort;
            {{string.Join('\n', methods).Replace("static async Task Example", "public static async Task Example", StringComparison.Ordinal)}}
            }
            """;
    }
}

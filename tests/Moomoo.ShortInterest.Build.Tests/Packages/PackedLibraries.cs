using System.Text.RegularExpressions;
using Moomoo.ShortInterest.TestRunner;

namespace Moomoo.ShortInterest.Build.Tests.Packages;

/// <summary>The packages for .NET programs, packed once for all tests of them.</summary>
[CollectionDefinition(nameof(PackedLibraries))]
public sealed partial class PackedLibraries : ICollectionFixture<PackedLibraries>, IAsyncLifetime
{
    public const string ProjectUrl = "https://github.com/moomoo-shortinterest/Moomoo.ShortInterest";

    public static readonly string Version = ModuleVersion().Match(File.ReadAllText(Repository.PathOf("Moomoo.ShortInterest.psd1"))).Groups[1].Value;

    private readonly RepositoryCopy copy = new RepositoryCopy().WithRemote($"{ProjectUrl}.git");

    public static IReadOnlyList<string> Names { get; } = ["Moomoo.ShortInterest", "Moomoo.OpenD", "Moomoo.OpenD.Simulator"];

    /// <summary>The folder, which serves as a source of packages.</summary>
    public string Source => copy.PackageFolder;

    public async ValueTask InitializeAsync() => (await copy.PackAsync()).AssertSucceeded();

    public ValueTask DisposeAsync()
    {
        copy.Dispose();
        return ValueTask.CompletedTask;
    }

    [GeneratedRegex(@"ModuleVersion\s*=\s*'([^']+)'")]
    private static partial Regex ModuleVersion();
}

using System.Reflection.Metadata;
using System.Text;
using System.Text.Json;
using Moomoo.ShortInterest.TestRunner;

namespace Moomoo.ShortInterest.Build.Tests.Packages;

[Collection(nameof(PackedLibraries))]
public sealed class PackageTests(PackedLibraries libraries)
{
    private static readonly Guid SourceLinkKind = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    public static TheoryData<string> Names => [.. PackedLibraries.Names];

    public static TheoryData<string, string> Assemblies =>
        [.. from name in PackedLibraries.Names from target in new[] { "net8.0", "netstandard2.0" } select new TheoryDataRow<string, string>(name, $"lib/{target}/{name}")];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_package_says_what_it_is(string name)
    {
        var package = new Package(libraries.Source, name);
        Assert.Equal(File.ReadAllText(Repository.PathOf("src", name, "README.md")), package.GetText(package.GetMetadata("readme")!));
        Assert.Equal("MIT", package.GetMetadata("license"));
        Assert.Equal(PackedLibraries.ProjectUrl, package.GetMetadata("projectUrl"));
        Assert.Equal(File.ReadAllBytes(Repository.PathOf("docs", "icon.png")), package[package.GetMetadata("icon")!]);
        Assert.Contains("OpenD", package.GetMetadata("tags")!.Split(' '));
        Assert.NotEmpty(package.GetMetadata("description")!);
        Assert.NotEmpty(package.GetMetadata("releaseNotes")!);
        var repository = package.Metadata.Elements().Single(element => element.Name.LocalName == "repository");
        Assert.Equal(RepositoryCopy.Commit, (string?)repository.Attribute("commit"));
        Assert.StartsWith(PackedLibraries.ProjectUrl, (string?)repository.Attribute("url"), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_package_needs_its_own_version_of_the_others_and_no_tool_of_the_build()
    {
        var own = $"[{PackedLibraries.Version}]";
        var (rows, client, simulator) = (Open(PackedLibraries.Names[0]), Open(PackedLibraries.Names[1]), Open(PackedLibraries.Names[2]));
        Assert.Equal(["net8.0", ".NETStandard2.0"], rows.Keys);
        Assert.All(rows.Values, Assert.Empty);
        Assert.Equal(["net8.0", ".NETStandard2.0"], client.Keys);
        Assert.Equal(["Google.Protobuf", "Moomoo.ShortInterest", "System.Formats.Asn1", "System.IO.Pipelines"], client["net8.0"].Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            ["Google.Protobuf", "Microsoft.Bcl.AsyncInterfaces", "Microsoft.Bcl.TimeProvider", "Moomoo.ShortInterest", "System.Formats.Asn1", "System.IO.Pipelines"],
            client[".NETStandard2.0"].Keys.Order(StringComparer.Ordinal));
        Assert.All(client.Values, needs => Assert.Equal(own, needs["Moomoo.ShortInterest"]));
        Assert.All(simulator.Values, needs => Assert.Equal(new Dictionary<string, string> { ["Moomoo.OpenD"] = own }, needs));

        IReadOnlyDictionary<string, Dictionary<string, string>> Open(string name) => new Package(libraries.Source, name).Dependencies;
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Each_assembly_has_its_documentation_and_symbols_that_link_to_the_sources(string name, string file)
    {
        var package = new Package(libraries.Source, name);
        Assert.Contains($"{file}.dll", package.Files);
        Assert.Contains("<summary>", package.GetText($"{file}.xml"), StringComparison.Ordinal);
        Assert.DoesNotContain($"{file}.pdb", package.Files);

        using var symbols = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(new Package(libraries.Source, name, "snupkg")[$"{file}.pdb"]));
        var reader = symbols.GetMetadataReader();
        var link = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation).Single(information => reader.GetGuid(information.Kind) == SourceLinkKind);
        var documents = JsonDocument.Parse(Encoding.UTF8.GetString(reader.GetBlobBytes(link.Value))).RootElement.GetProperty("documents");
        var (from, to) = documents.EnumerateObject().Select(document => (document.Name, document.Value.GetString())).Single();
        Assert.Equal($"https://raw.githubusercontent.com/moomoo-shortinterest/Moomoo.ShortInterest/{RepositoryCopy.Commit}/*", to);
        Assert.All(reader.Documents, document => Assert.StartsWith(from.TrimEnd('*'), reader.GetString(reader.GetDocument(document).Name), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_packs_of_a_commit_in_different_folders_give_equal_assemblies()
    {
        using var other = new RepositoryCopy().WithRemote($"{PackedLibraries.ProjectUrl}.git");
        (await other.PackAsync()).AssertSucceeded();
        foreach (var name in PackedLibraries.Names)
        {
            foreach (var extension in new[] { "nupkg", "snupkg" })
            {
                var (package, again) = (new Package(libraries.Source, name, extension), new Package(other.PackageFolder, name, extension));
                var files = package.Files.Where(file => file.StartsWith("lib/", StringComparison.Ordinal)).ToArray();
                Assert.NotEmpty(files);
                Assert.All(files, file => Assert.Equal(package[file], again[file]));
            }
        }
    }

    [Fact]
    public async Task A_copy_without_Git_can_be_packed_and_says_that_there_is_no_SourceLink()
    {
        using var copy = new RepositoryCopy();
        var pack = (await copy.PackAsync("src/Moomoo.ShortInterest")).AssertSucceeded();
        Assert.Contains("Moomoo.ShortInterest: no SourceLink, because", pack.Output, StringComparison.Ordinal);
        var assembly = new Package(copy.PackageFolder, "Moomoo.ShortInterest")["lib/net8.0/Moomoo.ShortInterest.dll"];
        Assert.DoesNotContain(Path.GetTempPath(), Encoding.UTF8.GetString(assembly), StringComparison.Ordinal);
    }
}

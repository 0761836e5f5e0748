using System.IO.Compression;
using System.Xml.Linq;

namespace Moomoo.ShortInterest.Build.Tests.Packages;

/// <summary>A package file, read.</summary>
internal sealed class Package
{
    private readonly Dictionary<string, byte[]> files;

    public Package(string folder, string name, string extension = "nupkg")
    {
        using var archive = ZipFile.OpenRead(Path.Combine(folder, $"{name}.{PackedLibraries.Version}.{extension}"));
        files = archive.Entries.ToDictionary(entry => entry.FullName, Read);
        var nuspec = XDocument.Parse(GetText($"{name}.nuspec")).Root!;
        Metadata = nuspec.Elements().Single();
        Dependencies = Metadata.Descendants().Where(element => element.Name.LocalName == "group").ToDictionary(
            group => (string)group.Attribute("targetFramework")!,
            group => group.Elements().ToDictionary(dependency => (string)dependency.Attribute("id")!, dependency => (string)dependency.Attribute("version")!));
    }

    public IReadOnlyCollection<string> Files => files.Keys;

    public XElement Metadata { get; }

    /// <summary>By framework: the packages needed, with the range of their versions.</summary>
    public IReadOnlyDictionary<string, Dictionary<string, string>> Dependencies { get; }

    public byte[] this[string path] => files[path];

    public string GetText(string path) => new StreamReader(new MemoryStream(files[path])).ReadToEnd();

    public string? GetMetadata(string name) => (string?)Metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name);

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }
}

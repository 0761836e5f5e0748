using Moomoo.ShortInterest.TestRunner;

namespace Moomoo.ShortInterest.Build.Tests.Packages;

/// <summary>A copy of what the packages are made of, in a folder of its own. The build that runs the tests is not touched.</summary>
internal sealed class RepositoryCopy : IDisposable
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private static readonly string[] Files =
        [".editorconfig", ".gitignore", "Directory.Build.props", "Directory.Packages.props", "global.json", "Moomoo.ShortInterest.psd1", "Packages.slnf", "ShortInterest.sln", "docs/icon.png", "src/Package.props"];

    private readonly Folder folder = new();

    public RepositoryCopy()
    {
        var sources = PackedLibraries.Names.SelectMany(name => Directory.EnumerateFiles(Repository.PathOf("src", name), "*", SearchOption.AllDirectories)).Where(IsSource);
        foreach (var file in Files.Select(file => Repository.PathOf(file)).Concat(sources))
        {
            var copy = folder[Path.GetRelativePath(Repository.Root, file)];
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public string PackageFolder => folder["out/packages"];

    /// <summary>Makes the copy what Git makes of a clone of a repository at that address, as far as builds look at it.</summary>
    public RepositoryCopy WithRemote(string address)
    {
        folder.Write(".git/HEAD", Commit);
        folder.Write(".git/config", $"[core]\n\trepositoryformatversion = 0\n[remote \"origin\"]\n\turl = {address}\n");
        Directory.CreateDirectory(folder[".git/objects"]);
        Directory.CreateDirectory(folder[".git/refs"]);
        return this;
    }

    /// <summary>Packs as build.sh and build.ps1 do; the analyzers and the audit are left to the build of the tests.</summary>
    public Task<Execution> PackAsync(string project = "Packages.slnf") =>
        Execution.RunAsync(folder.Path, "dotnet", ["pack", project, "-p:PackageBuild=true", "-p:RunAnalyzers=false", "-p:NuGetAudit=false", "-nologo", "-v:minimal", "-tl:off"]);

    public void Dispose() => folder.Dispose();

    private static bool IsSource(string file) => !Path.GetRelativePath(Repository.PathOf("src"), file).Split('/', '\\').Any(name => name is "bin" or "obj");
}

namespace Moomoo.OpenD.Tests;

/// <summary>Files beside the tests.</summary>
internal static class Fixture
{
    /// <summary>The base directory is the runner's where there is no application domain for the tests, and the assembly's location a copy where there is one.</summary>
    private static readonly string Folder = new[] { AppDomain.CurrentDomain.BaseDirectory, Path.GetDirectoryName(typeof(Fixture).Assembly.Location)! }
        .Select(folder => Path.Combine(folder, "Fixtures"))
        .First(Directory.Exists);

    public static string PathOf(string name) => Path.Combine(Folder, name);

    public static OpenDRsaKey Key(string name) => OpenDRsaKey.Load(PathOf(name));
}

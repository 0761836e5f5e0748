namespace Moomoo.ShortInterest.Build.Tests;

/// <summary>A temporary folder of a test.</summary>
internal sealed class Folder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("short-interest-").FullName;

    public string this[string path] => System.IO.Path.Combine(Path, path);

    /// <summary>Writes a file, and creates the folders that it needs.</summary>
    public void Write(string path, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[path])!);
        File.WriteAllText(this[path], text);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

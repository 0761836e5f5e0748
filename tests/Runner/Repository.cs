using System.Reflection;

namespace Moomoo.ShortInterest.TestRunner;

/// <summary>Where things are.</summary>
internal static class Repository
{
    public static readonly string Root = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!;

    public static readonly string Configuration = typeof(Repository).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    public static string PathOf(params string[] names) => Path.Combine([Root, .. names]);

    public static string ResultOf(string file) => PathOf("out", "TestResults", file);

    public static void ClearResults()
    {
        var folder = ResultOf("");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
    }
}

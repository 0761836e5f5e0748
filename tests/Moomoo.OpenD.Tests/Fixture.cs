namespace Moomoo.OpenD.Tests;

/// <summary>Files beside the tests.</summary>
internal static class Fixture
{
    public static string PathOf(string name) => Path.Combine(AppDomain.CurrentDomain.BaseDirectory, "Fixtures", name);

    public static OpenDRsaKey Key(string name) => OpenDRsaKey.Load(PathOf(name));
}

namespace Moomoo.ShortInterest.PowerShell.Tests;

/// <summary>Keys made for tests alone.</summary>
internal static class Keys
{
    public static string PathOf(string name) => Path.GetFullPath(Path.Combine(BuiltModule.Folder, "../../tests/Moomoo.OpenD.Tests/Fixtures", name));
}

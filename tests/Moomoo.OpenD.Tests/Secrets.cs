namespace Moomoo.OpenD.Tests;

/// <summary>What must not turn up in any text.</summary>
internal static class Secrets
{
    /// <summary>The base64 lines of a key file.</summary>
    public static string[] Lines(string fixture) => [.. File.ReadAllLines(Fixture.PathOf(fixture)).Where(line => line.Length > 20 && !line.Contains("-----") && !line.Contains(' '))];

    public static void AssertNone(Exception error, params string[] secrets)
    {
        for (var e = error; e is not null; e = e.InnerException)
        {
            AssertNone(e.ToString(), secrets);
            AssertNone(string.Concat(e.Data.Values.Cast<object?>()), secrets);
        }
    }

    public static void AssertNone(string text, params string[] secrets) =>
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
}

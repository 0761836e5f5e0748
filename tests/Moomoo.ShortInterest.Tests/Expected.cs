using System.Globalization;

namespace Moomoo.ShortInterest.Tests;

/// <summary>What the tests expect: error texts, and figures that other programs computed (the scripts beside the files say how).</summary>
internal static class Expected
{
    /// <summary>The fields of every line but the first.</summary>
    public static IReadOnlyList<string[]> Read(string file) =>
        [.. ReadText(file).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];

    /// <summary>The whole file, with line feeds alone.</summary>
    public static string ReadText(string file)
    {
        using var reader = new StreamReader(typeof(Expected).Assembly.GetManifestResourceStream(file)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    public static DateTime Day(string text) => DateTime.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

using System.Globalization;

namespace Moomoo.ShortInterest.Tests;

/// <summary>Figures that other programs computed; the scripts beside the files say how.</summary>
internal static class Expected
{
    /// <summary>The fields of every line but the first.</summary>
    public static IReadOnlyList<string[]> Read(string file)
    {
        using var reader = new StreamReader(typeof(Expected).Assembly.GetManifestResourceStream(file)!);
        return [.. reader.ReadToEnd().Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];
    }

    public static DateTime Day(string text) => DateTime.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

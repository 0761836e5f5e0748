using System.Text;

namespace Moomoo.ShortInterest;

/// <summary>
/// Lines of text that show how a number developed. Where there are more values than characters, each character shows the mean of its share of them.
/// </summary>
internal static class Sparklines
{
    private const string Levels = "▁▂▃▅▇";
    private const string PlainLevels = "_.-=#";
    private const int Longest = 24;

    /// <summary>Draws from the lowest level to the highest; values that do not vary are drawn in the middle.</summary>
    /// <param name="values">The values, at least one, oldest first.</param>
    public static string Draw(IReadOnlyList<double> values)
    {
        var length = Math.Min(values.Count, Longest);
        var means = Enumerable.Range(0, length).Select(i => Mean(values, i * values.Count / length, (i + 1) * values.Count / length)).ToArray();
        var (lowest, range) = (means.Min(), means.Max() - means.Min());
        var line = new StringBuilder(length);
        foreach (var mean in means)
        {
            line.Append(Levels[range > 0 ? Math.Min(Levels.Length - 1, (int)((mean - lowest) / range * Levels.Length)) : Levels.Length / 2]);
        }

        return line.ToString();
    }

    public static string ToPlain(string line) =>
        new([.. line.Select(character => Levels.IndexOf(character) is >= 0 and var level ? PlainLevels[level] : character)]);

    private static double Mean(IReadOnlyList<double> values, int start, int end) =>
        Enumerable.Range(start, end - start).Sum(i => values[i]) / (end - start);
}

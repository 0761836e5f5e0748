using System.Text.RegularExpressions;

namespace Moomoo.ShortInterest.Build.Tests;

/// <summary>The code in a Markdown text.</summary>
internal static partial class CodeBlocks
{
    /// <summary>The blocks of a language, without its fences.</summary>
    public static IReadOnlyList<string> Of(string markdown, string language) =>
        [.. Fences().Matches(markdown.ReplaceLineEndings("\n")).Where(fence => fence.Groups["language"].Value == language).Select(fence => fence.Groups["code"].Value)];

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();
}

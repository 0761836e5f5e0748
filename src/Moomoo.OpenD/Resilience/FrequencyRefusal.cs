using System.Text.RegularExpressions;

namespace Moomoo.OpenD.Resilience;

/// <summary>
/// OpenD refuses a request over the allowance with the same retType -1 as an unknown code; only its text tells them apart,
/// in the language that OpenD is set to (protocol page, "Limits").
/// </summary>
internal static class FrequencyRefusal
{
    private static readonly Regex Words = new(
        "frequen|too many requests|too often|[频頻][率繁次]|[过過]快", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    public static bool Matches(string retMsg) => Words.IsMatch(retMsg);
}

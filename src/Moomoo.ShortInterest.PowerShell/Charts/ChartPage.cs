using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>One HTML page that draws series and loads nothing: the chart library, the page's own files and the numbers are all in it.</summary>
internal static class ChartPage
{
    private const int MaxTitleCodes = 3;

    /// <summary>In the order in which they run.</summary>
    private static readonly string[] Scripts = ["texts.js", "formats.js", "series.js", "options.js", "tips.js", "tables.js", "panels.js", "page.js"];
    private static readonly string[] Licenses = ["NOTICE", "LICENSE", "LICENSE-d3", "LICENSE-zrender"];
    private static readonly Regex Placeholder = new(@"\{\{(\w+)\}\}");

    public static string Create(string? title, IReadOnlyList<ChartSeries> series)
    {
        using var resource = typeof(ChartPage).Assembly.GetManifestResourceStream("Charts.zip")!;
        using var files = new ZipArchive(resource);
        var library = Read(files, "echarts.js");
        var script = string.Concat(Scripts.Select(name => Read(files, name)));
        var style = Read(files, "page.css");
        var values = new Dictionary<string, string>
        {
            ["language"] = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh" ? "zh-CN" : "en",
            ["title"] = WebUtility.HtmlEncode(title ?? ListCodes(series)),
            ["policy"] = $"default-src 'none'; script-src {Hash(library)} {Hash(script)}; style-src {Hash(style)}; base-uri 'none'; form-action 'none'",
            ["licenses"] = string.Join("\n", Licenses.Select(name => Read(files, name))),
            ["style"] = style,
            ["library"] = library,
            ["script"] = script,
            ["data"] = ChartJson.Write(title, CultureInfo.CurrentCulture, series),
        };
        return Placeholder.Replace(Read(files, "page.html"), match => values[match.Groups[1].Value]);
    }

    private static string ListCodes(IReadOnlyList<ChartSeries> series)
    {
        var codes = series.Select(one => one.Code).Distinct().ToArray();
        var more = codes.Length > MaxTitleCodes ? $" +{codes.Length - MaxTitleCodes}" : "";
        return string.Join(", ", codes.Take(MaxTitleCodes)) + more;
    }

    /// <summary>With the line ends to which browsers convert all others, so that the hashes match.</summary>
    private static string Read(ZipArchive files, string name)
    {
        using var reader = new StreamReader(files.GetEntry(name)!.Open());
        return reader.ReadToEnd().Replace("\r\n", "\n");
    }

    private static string Hash(string text)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        return $"'sha256-{Convert.ToBase64String(hash.GetHashAndReset())}'";
    }
}

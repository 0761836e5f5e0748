using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;

namespace Moomoo.ShortInterest.TestRunner;

/// <summary>What one runner of tests counted.</summary>
internal sealed record TestRun(string Name, int Passed, int Failed, int Skipped)
{
    private static readonly string File = Repository.ResultOf("runs.json");

    public string Counts => string.Create(CultureInfo.InvariantCulture, $"{Passed} passed, {Failed} failed, {Skipped} skipped");

    /// <summary>A runner that ended without a report, which is a failure whatever it had passed until then.</summary>
    public static TestRun Broken(string name) => new(name, 0, 1, 0);

    /// <summary>From the report of an xunit program.</summary>
    public static TestRun FromXunit(string name, string report)
    {
        var assembly = XDocument.Load(report).Root!.Element("assembly")!;
        return new(name, Count(assembly, "passed"), Count(assembly, "failed") + Count(assembly, "errors"), Count(assembly, "skipped"));
    }

    /// <summary>From the report of Pester, in NUnit's format.</summary>
    public static TestRun FromPester(string name, string report)
    {
        var results = XDocument.Load(report).Root!;
        var failed = Count(results, "failures") + Count(results, "errors");
        var skipped = Count(results, "not-run") + Count(results, "inconclusive") + Count(results, "ignored") + Count(results, "skipped") + Count(results, "invalid");
        return new(name, Count(results, "total") - failed - skipped, failed, skipped);
    }

    /// <summary>A runner may fail without a failed test, for example when a file of tests cannot be read.</summary>
    public TestRun EndedWith(int exitCode) => exitCode != 0 && Failed == 0 ? this with { Failed = 1 } : this;

    public static TestRun Sum(IReadOnlyCollection<TestRun> runs) => new("", runs.Sum(run => run.Passed), runs.Sum(run => run.Failed), runs.Sum(run => run.Skipped));

    public static void Save(IEnumerable<TestRun> runs) => System.IO.File.WriteAllText(File, JsonSerializer.Serialize(runs.ToArray()));

    public static TestRun[] Load() => System.IO.File.Exists(File) ? JsonSerializer.Deserialize<TestRun[]>(System.IO.File.ReadAllText(File))! : [Broken("Runner")];

    private static int Count(XElement element, string name) => (int?)element.Attribute(name) ?? 0;
}

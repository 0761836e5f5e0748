using System.Globalization;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace Moomoo.ShortInterest.TestRunner;

/// <summary>What one runner of tests counted.</summary>
internal sealed record TestRun(string Name, int Passed, int Failed, int Skipped)
{
    private static readonly string File = Repository.ResultOf("runs.json");

    public string Counts => string.Create(CultureInfo.InvariantCulture, $"{Passed} passed, {Failed} failed, {Skipped} skipped");

    /// <summary>A runner that ended without a report, which is a failure whatever it had passed until then.</summary>
    public static TestRun Broken(string name) => new(name, 0, 1, 0);

    /// <summary>From the report of an xunit program that has ended. One that was aborted leaves no report, or a part of one.</summary>
    public static TestRun FromXunit(string name, string report, int exitCode) => Read(name, report, exitCode, results =>
        results.Element("assembly") is { } assembly
            ? new(name, Count(assembly, "passed"), Count(assembly, "failed") + Count(assembly, "errors"), Count(assembly, "skipped") + Count(assembly, "not-run"))
            : Broken(name));

    /// <summary>From the report of Pester, in NUnit's format. Its total is without the tests that were filtered out (not-run).</summary>
    public static TestRun FromPester(string name, string report, int exitCode) => Read(name, report, exitCode, results =>
    {
        var failed = Count(results, "failures") + Count(results, "errors") + Count(results, "invalid");
        var skipped = Count(results, "inconclusive") + Count(results, "ignored") + Count(results, "skipped");
        return new(name, Count(results, "total") - failed - skipped, failed, skipped + Count(results, "not-run"));
    });

    public static TestRun Sum(IReadOnlyCollection<TestRun> runs) => new("", runs.Sum(run => run.Passed), runs.Sum(run => run.Failed), runs.Sum(run => run.Skipped));

    public static void Save(IEnumerable<TestRun> runs) => System.IO.File.WriteAllText(File, JsonSerializer.Serialize(runs.ToArray()));

    public static TestRun[] Load() => System.IO.File.Exists(File) ? JsonSerializer.Deserialize<TestRun[]>(System.IO.File.ReadAllText(File))! : [Broken("Runner")];

    /// <summary>A runner may fail without a failed test, for example when a file of tests cannot be read.</summary>
    private static TestRun Read(string name, string report, int exitCode, Func<XElement, TestRun> read)
    {
        try
        {
            var run = read(XDocument.Load(report).Root!);
            return exitCode != 0 && run.Failed == 0 ? run with { Failed = 1 } : run;
        }
        catch (Exception e) when (e is IOException or XmlException)
        {
            return Broken(name);
        }
    }

    private static int Count(XElement element, string name) => (int?)element.Attribute(name) ?? 0;
}

using System.Globalization;
using Moomoo.ShortInterest.TestRunner;

namespace Moomoo.ShortInterest.Build.Tests;

public sealed class TestRunTests : IDisposable
{
    private readonly Folder folder = new();

    private string Report => folder["report.xml"];

    [Theory]
    [InlineData("passed='7' failed='0' skipped='0' not-run='0' errors='0'", 0, "7 passed, 0 failed, 0 skipped")]
    [InlineData("passed='5' failed='2' skipped='1' not-run='0' errors='0'", 1, "5 passed, 2 failed, 1 skipped")]
    [InlineData("passed='5' failed='0' skipped='1' not-run='3' errors='0'", 0, "5 passed, 0 failed, 4 skipped")]
    [InlineData("passed='5' failed='1' skipped='0' not-run='0' errors='2'", 1, "5 passed, 3 failed, 0 skipped")]
    [InlineData("passed='5' failed='0' skipped='0' not-run='0' errors='0'", 134, "5 passed, 1 failed, 0 skipped")]
    public void Counts_of_an_xunit_program_are_those_of_its_report(string counts, int exitCode, string expected)
    {
        // The names of tests are no counts.
        folder.Write("report.xml", $"<assemblies><assembly total='99' {counts}><collection failed='50'><test name='5 failed' result='Fail' /></collection></assembly></assemblies>");
        Assert.Equal(expected, TestRun.FromXunit("X", Report, exitCode).Counts);
    }

    [Theory]
    [InlineData("total='9' errors='0' failures='0' not-run='0' inconclusive='0' ignored='0' skipped='0' invalid='0'", 0, "9 passed, 0 failed, 0 skipped")]
    [InlineData("total='9' errors='0' failures='2' not-run='0' inconclusive='0' ignored='0' skipped='3' invalid='0'", 2, "4 passed, 2 failed, 3 skipped")]
    [InlineData("total='9' errors='0' failures='0' not-run='4' inconclusive='1' ignored='0' skipped='2' invalid='0'", 0, "6 passed, 0 failed, 7 skipped")]
    [InlineData("total='9' errors='1' failures='1' not-run='0' inconclusive='0' ignored='0' skipped='0' invalid='1'", 3, "6 passed, 3 failed, 0 skipped")]
    [InlineData("total='9' errors='0' failures='0' not-run='0' inconclusive='0' ignored='0' skipped='0' invalid='0'", 1, "9 passed, 1 failed, 0 skipped")]
    public void Counts_of_Pester_are_those_of_its_report(string counts, int exitCode, string expected)
    {
        folder.Write("report.xml", $"<test-results {counts}><test-suite><results><test-case executed='False' success='False' /></results></test-suite></test-results>");
        Assert.Equal(expected, TestRun.FromPester("Pester", Report, exitCode).Counts);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(null, 134)]
    [InlineData("", 137)]
    [InlineData("<assemblies><assembly passed='5' failed='0'><collection>", 137)]
    [InlineData("<assemblies />", 0)]
    public void A_program_that_was_aborted_is_a_failure(string? report, int exitCode)
    {
        if (report is not null)
        {
            folder.Write("report.xml", report);
        }

        Assert.Equal("0 passed, 1 failed, 0 skipped", TestRun.FromXunit("X", Report, exitCode).Counts);
    }

    [Fact]
    public void Pester_that_was_aborted_is_a_failure() => Assert.Equal("0 passed, 1 failed, 0 skipped", TestRun.FromPester("Pester", Report, 1).Counts);

    [Fact]
    public void The_sum_adds_all_runs_in_any_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("fa-IR");
            Assert.Equal("1234 passed, 3 failed, 2 skipped", TestRun.Sum([new("a", 1230, 1, 0), new("b", 4, 1, 2), TestRun.Broken("c")]).Counts);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    public void Dispose() => folder.Dispose();
}

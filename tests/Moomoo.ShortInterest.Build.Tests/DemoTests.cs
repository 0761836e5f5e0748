using Moomoo.ShortInterest.TestRunner;

namespace Moomoo.ShortInterest.Build.Tests;

public sealed class DemoTests
{
    private static readonly string[] Commands = ["Connect-OpenD -Simulated", "Get-ShortInterest HK.00700 -OutVariable global:rows"];

    [Fact]
    public async Task A_program_that_hosts_PowerShell_shows_the_rows_and_writes_them()
    {
        var program = Repository.PathOf("samples", "HostPowerShell", "bin", Repository.Configuration, "net10.0", "HostPowerShell.dll");
        using var folder = new Folder();
        var demo = await Execution.RunAsync(folder.Path, "dotnet", [program, Repository.PathOf("out", "Moomoo.ShortInterest"), folder["rows.csv"]]);
        await AssertShowsRowsAsync(demo, folder["rows.csv"]);
    }

    [Fact]
    public async Task PowerShell_shows_the_rows_and_writes_them()
    {
        var shell = Command.Find("pwsh");
        Assert.SkipWhen(shell is null, "pwsh is not on PATH.");
        using var folder = new Folder();
        var script = Repository.PathOf("samples", "Demo", "Demo.ps1");
        var demo = await Execution.RunAsync(
            folder.Path, shell!, ["-NoProfile", "-NonInteractive", "-File", script, "-ModulePath", Repository.PathOf("out", "Moomoo.ShortInterest"), "-CsvPath", folder["rows.csv"]]);
        await AssertShowsRowsAsync(demo, folder["rows.csv"]);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.zh-CN.md")]
    public void The_code_in_the_readme_is_part_of_the_sample(string readme)
    {
        var sample = File.ReadAllText(Repository.PathOf("samples", "HostPowerShell", "Program.cs")).ReplaceLineEndings("\n");
        Assert.Contains(Assert.Single(CodeBlocks.Of(File.ReadAllText(Repository.PathOf(readme)), "cs")), sample, StringComparison.Ordinal);
    }

    private static async Task AssertShowsRowsAsync(Execution demo, string csv)
    {
        demo.AssertSucceeded();
        Assert.DoesNotContain('\u001b', demo.Output);
        Assert.Contains("   Code: HK.00700 (simulated)", demo.Lines);
        Assert.Contains("2026-04-30      51,480,638        0.56%       467.80        -2.38%", demo.Lines.Select(line => line.TrimEnd()));
        Assert.Contains($"Written: {csv}", demo.Lines);

        var outputs = string.Join('\n', demo.Lines).Split("PS> ", StringSplitOptions.RemoveEmptyEntries).ToDictionary(output => output.Split('\n')[0]);
        Assert.All(Commands, command => Assert.Single(outputs[command].Split('\n'), line => line.StartsWith("WARNING: ", StringComparison.Ordinal)));

        var lines = await File.ReadAllLinesAsync(csv, TestContext.Current.CancellationToken);
        Assert.StartsWith("\"Code\",\"Timestamp\",\"TimestampStr\",\"AggregatedShort\"", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("\"HK.00700\",\"1777478400\",\"2026-04-30\",\"51480638\"", lines[1], StringComparison.Ordinal);
        Assert.Equal(11, lines.Length);
    }
}

using Moomoo.ShortInterest.TestRunner;

namespace Moomoo.ShortInterest.Build.Tests;

public sealed class CleanTests
{
    private static readonly string[] Made = ["out/x", "src/A/bin/x", "src/A/obj/x", "src/A/obj/bin/x", "src/A/obj/obj/obj/x", "tests/B/bin/obj/x", "samples/C/obj/x"];
    private static readonly string[] Kept = ["bin/x", "obj/x", "venv/bin/x", "docs/bin/x", "src/A/binary/x", "src/A/x", "tests/B/object/x", ".git/obj/x"];

    [Fact]
    public async Task With_PowerShell_it_removes_what_builds_made_and_nothing_else()
    {
        var shell = Command.Find(OperatingSystem.IsWindows() ? "powershell.exe" : "pwsh");
        Assert.SkipWhen(shell is null, "PowerShell is not on PATH.");
        using var folder = CreateFolder("build.ps1");
        (await Execution.RunAsync(folder.Path, shell!, ["-NoProfile", "-ExecutionPolicy", "Bypass", "-File", folder["build.ps1"], "Clean"])).AssertSucceeded();
        AssertClean(folder);
    }

    [Fact]
    public async Task Without_PowerShell_it_removes_what_builds_made_and_nothing_else()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows always has PowerShell.");
        using var folder = CreateFolder("build.sh");
        using var tools = new Folder();
        foreach (var tool in new[] { "bash", "dirname", "find", "rm" })
        {
            File.CreateSymbolicLink(tools[tool], Command.Find(tool)!);
        }

        // The tools alone: no pwsh, and no dotnet to install it.
        var clean = (await Execution.RunAsync(folder.Path, tools["bash"], ["build.sh", "Clean"], new Dictionary<string, string?> { ["PATH"] = tools.Path })).AssertSucceeded();
        Assert.Contains("PowerShell is not available", clean.Output, StringComparison.Ordinal);
        AssertClean(folder);
    }

    private static Folder CreateFolder(string script)
    {
        var folder = new Folder();
        File.Copy(Repository.PathOf(script), folder[script]);
        Array.ForEach([.. Made, .. Kept], file => folder.Write(file, ""));
        return folder;
    }

    private static void AssertClean(Folder folder)
    {
        Assert.All(Kept, file => Assert.True(File.Exists(folder[file]), $"{file} is gone."));
        Assert.All(Made, file => Assert.False(Directory.Exists(Path.GetDirectoryName(folder[file])), $"{file} is left."));
    }
}

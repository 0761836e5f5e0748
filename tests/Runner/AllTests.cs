namespace Moomoo.ShortInterest.TestRunner;

/// <summary>Every program of tests, one after the other.</summary>
internal sealed class AllTests(string? shell)
{
    private const string NetFrameworkName = "Moomoo.OpenD.Tests/net472";
    private static readonly string NetFrameworkProject = Repository.PathOf("tests", "Moomoo.OpenD.NetFramework");

    public IReadOnlyList<TestRun> Run() =>
        [.. Directory.GetDirectories(Repository.PathOf("tests"), "*.Tests").Order(StringComparer.Ordinal).Select(RunProject), .. RunOnNetFramework(), .. RunPester()];

    private static TestRun RunProject(string folder)
    {
        var name = Path.GetFileName(folder);
        var program = Path.Combine(folder, "bin", Repository.Configuration, "net10.0", $"{name}{(OperatingSystem.IsWindows() ? ".exe" : "")}");
        return RunXunit(name, program);
    }

    /// <summary>The netstandard2.0 build of the client, which Windows PowerShell uses: on .NET Framework itself, or on Mono.</summary>
    private static IEnumerable<TestRun> RunOnNetFramework()
    {
        if (!OperatingSystem.IsWindows() && Command.Find("mono") is null)
        {
            Console.WriteLine("Not run: the client's tests on .NET Framework's API (the netstandard2.0 build), because mono is not on PATH.");
            yield break;
        }

        var exitCode = Command.Run("dotnet", "build", NetFrameworkProject, "-c", Repository.Configuration, "-nologo", "-v:quiet", "-clp:NoSummary");
        var program = Path.Combine(NetFrameworkProject, "bin", Repository.Configuration, "net472", "Moomoo.OpenD.Tests.exe");
        yield return exitCode != 0 ? TestRun.Broken(NetFrameworkName)
            : OperatingSystem.IsWindows() ? RunXunit(NetFrameworkName, program)
            : RunXunit(NetFrameworkName, "mono", program);
    }

    private static TestRun RunXunit(string name, params string[] command)
    {
        var report = Repository.ResultOf($"{name.Replace('/', '-')}.xml");
        var exitCode = Command.Run(command[0], [.. command[1..], "-noLogo", "-noColor", "-result-xml", report]);
        return TestRun.FromXunit(name, report, exitCode);
    }

    /// <summary>What needs the whole shell.</summary>
    private IEnumerable<TestRun> RunPester()
    {
        if (shell is null)
        {
            Console.WriteLine("Not run: the Pester tests, which need PowerShell itself (pwsh).");
            yield break;
        }

        var report = Repository.ResultOf("pester.xml");
        var exitCode = Command.Run(
            shell, "-NoProfile", "-NonInteractive", "-File", Repository.PathOf("tests", "Pester", "Invoke-Tests.ps1"),
            "-ModulePath", Repository.PathOf("out", "Moomoo.ShortInterest"), "-ReportPath", report);
        // Without Pester, it says so and ends with 0.
        if (exitCode != 0 || File.Exists(report))
        {
            yield return TestRun.FromPester("Pester", report, exitCode);
        }
    }
}

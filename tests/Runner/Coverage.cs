namespace Moomoo.ShortInterest.TestRunner;

/// <summary>How much of src the tests reach, over all runners together.</summary>
internal static class Coverage
{
    /// <summary>Runs the tests with instrumented assemblies and prints what they reached. Each program of tests has its own limit of time, their sum none.</summary>
    public static void RunTests(string? shell) => Command.RunWithin(
        Timeout.InfiniteTimeSpan, "dotnet", "msbuild", Repository.PathOf("tests", "Runner"), "-t:RunWithCoverage", $"-p:Configuration={Repository.Configuration}",
        $"-p:RunnerArguments={(shell is null ? "" : $"--shell \"{shell}\"")}", "-nologo", "-v:minimal", "-nodeReuse:false", "-tl:off");
}

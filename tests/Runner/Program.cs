// Runs every xunit program and the Pester tests, and prints coverage and counts.
// Usage: TestRunner [--shell PATH of a PowerShell] [--no-coverage]
using Moomoo.ShortInterest.TestRunner;

var shell = args.SkipWhile(argument => argument != "--shell").Skip(1).FirstOrDefault();
if (args.Contains("--run-only"))
{
    TestRun.Save(new AllTests(shell).Run());
    return 0;
}

Repository.ClearResults();
if (args.Contains("--no-coverage"))
{
    TestRun.Save(new AllTests(shell).Run());
}
else
{
    Coverage.RunTests(shell);
}

var runs = TestRun.Load();
foreach (var run in runs)
{
    Console.WriteLine($"{run.Name}: {run.Counts}");
}

var sum = TestRun.Sum(runs);
Console.WriteLine(sum.Counts);
return sum is { Passed: > 0, Failed: 0 } ? 0 : 1;

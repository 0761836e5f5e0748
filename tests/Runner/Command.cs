using System.Diagnostics;

namespace Moomoo.ShortInterest.TestRunner;

/// <summary>Programs that are started and waited for. Their output goes to this program's.</summary>
internal static class Command
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    /// <summary>The program's path, or null if it is not on PATH.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <returns>The exit code; -1 for a program that is not there or does not end.</returns>
    public static int Run(string program, params IEnumerable<string> arguments) => RunWithin(Limit, program, arguments);

    /// <summary>As <see cref="Run"/>, with another limit than that of one program of tests; <see cref="Timeout.InfiniteTimeSpan"/> for none.</summary>
    public static int RunWithin(TimeSpan limit, string program, params IEnumerable<string> arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = Repository.Root })!;
            if (process.WaitForExit(limit))
            {
                return process.ExitCode;
            }

            process.Kill(entireProcessTree: true);
            Console.WriteLine($"{program} did not end within {limit.TotalMinutes} minutes.");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            Console.WriteLine($"{program} could not be started: {e.Message}");
        }

        return -1;
    }
}

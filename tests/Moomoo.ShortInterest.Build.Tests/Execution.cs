using System.Diagnostics;

namespace Moomoo.ShortInterest.Build.Tests;

/// <summary>A program that ran to its end, with its output and errors as a user sees them who redirects them.</summary>
internal sealed record Execution(int ExitCode, string Output)
{
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(5);

    public IReadOnlyList<string> Lines => Output.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    /// <summary>Runs a program in a folder. The variables are set in its environment, or removed from it if they are null.</summary>
    public static async Task<Execution> RunAsync(string folder, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? variables = null)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var guard = new CancellationTokenSource(Guard);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(guard.Token);
            var errors = process.StandardError.ReadToEndAsync(guard.Token);
            await process.WaitForExitAsync(guard.Token);
            return new(process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end within {Guard.TotalMinutes} minutes.");
        }
    }

    public Execution AssertSucceeded()
    {
        Assert.True(ExitCode == 0, $"Ended with {ExitCode}: {Output}");
        return this;
    }
}

using System.Diagnostics;

namespace Moomoo.OpenD.Tests;

/// <summary>Waits that end with a failure instead of a hang.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    /// <summary>For what happens on another thread or on the other side of a socket.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        for (var watch = Stopwatch.StartNew(); !condition();)
        {
            Assert.True(watch.Elapsed < Guard, $"In {Guard.TotalSeconds} s it did not happen that {what}.");
            await Task.Delay(2);
        }
    }

    public static async Task WithinGuardAsync(this Task task)
    {
        using var ended = new CancellationTokenSource();
        var first = await Task.WhenAny(task, Task.Delay(Guard, ended.Token));
        ended.Cancel();
        Assert.True(first == task, $"The task did not end in {Guard.TotalSeconds} s.");
        await task;
    }

    public static async Task<T> WithinGuardAsync<T>(this Task<T> task)
    {
        await ((Task)task).WithinGuardAsync();
        return await task;
    }
}

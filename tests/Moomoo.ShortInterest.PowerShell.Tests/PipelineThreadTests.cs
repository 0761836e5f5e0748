namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class PipelineThreadTests
{
    [Fact]
    public void Work_runs_without_a_context_and_the_thread_keeps_its_own()
    {
        var own = new SynchronizationContext();
        SynchronizationContext.SetSynchronizationContext(own);
        try
        {
            using var thread = new PipelineThread();
            var ofWork = thread.Run(() => Task.FromResult(SynchronizationContext.Current));
            Assert.Null(ofWork);
            Assert.Same(own, SynchronizationContext.Current);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }
    }

    [Fact]
    public void Reports_are_handled_in_order_on_the_thread_that_waits()
    {
        using var thread = new PipelineThread();
        var handled = new List<(int Value, int Thread)>();
        var progress = thread.CreateProgress<int>(value => handled.Add((value, Environment.CurrentManagedThreadId)));
        progress.Report(0);
        var result = thread.Run(async () =>
        {
            for (var i = 1; i <= 100; i++)
            {
                progress.Report(i);
                await Task.Yield();
            }

            return "done";
        });
        Assert.Equal("done", result);
        Assert.Equal(Enumerable.Range(0, 101).Select(i => (i, Environment.CurrentManagedThreadId)), handled);
    }

    [Fact]
    public void A_handler_may_wait_for_other_work()
    {
        using var thread = new PipelineThread();
        using var nested = new PipelineThread();
        var answers = new List<int>();
        var progress = thread.CreateProgress<int>(value => answers.Add(nested.Run(async () =>
        {
            await Task.Delay(1);
            return value * 2;
        })));
        thread.Run(() =>
        {
            progress.Report(21);
            return Task.FromResult(true);
        });
        Assert.Equal(42, Assert.Single(answers));
    }

    [Fact]
    public void What_the_work_throws_is_thrown_as_it_is()
    {
        using var thread = new PipelineThread();
        var thrown = new InvalidQueryException("a", "b");
        Assert.Same(thrown, Assert.Throws<InvalidQueryException>(() => thread.Run<int>(() => throw thrown)));
    }

    [Fact]
    public void A_handler_that_throws_ends_the_wait()
    {
        using var thread = new PipelineThread();
        var progress = thread.CreateProgress<int>(_ => throw new InvalidOperationException("handler"));
        var never = new TaskCompletionSource<int>();
        Assert.Throws<InvalidOperationException>(() => thread.Run(() =>
        {
            progress.Report(1);
            return never.Task;
        }));
    }

    [Fact]
    public void A_report_after_the_end_is_ignored()
    {
        var thread = new PipelineThread();
        var progress = thread.CreateProgress<int>(_ => Assert.Fail("The cmdlet has ended."));
        thread.Dispose();
        progress.Report(1);
    }
}

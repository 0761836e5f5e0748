using System.Runtime.CompilerServices;
using Moomoo.OpenD.Tests;

namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class QueryAheadTests
{
    private int read;

    [Fact]
    public async Task With_one_page_ahead_no_page_is_requested_before_the_one_before_it_was_dealt_with()
    {
        using var query = new QueryAhead<string>(PagesAsync, 1, CancellationToken.None);
        Assert.Equal("1", await query.TakeAsync());
        await Task.Delay(50);
        Assert.Equal(1, read);
        Assert.Equal("2", await query.TakeAsync());
        Assert.Equal("3", await query.TakeAsync());
        Assert.Null(await query.TakeAsync());
    }

    [Fact]
    public async Task Pages_ahead_are_bounded()
    {
        using var query = new QueryAhead<string>(PagesAsync, 2, CancellationToken.None);
        await Waiting.UntilAsync(() => read == 2, "two pages were read");
        Assert.True(query.IsReady);
        Assert.Equal("1", await query.TakeAsync());
        await Task.Delay(50);
        Assert.Equal(2, read);
        Assert.Equal("2", await query.TakeAsync());
        await Waiting.UntilAsync(() => read == 3, "the third page was read");
    }

    [Fact]
    public async Task An_error_comes_after_the_pages_before_it()
    {
        using var query = new QueryAhead<string>(FailingAsync, 8, CancellationToken.None);
        Assert.Equal("1", await query.TakeAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(query.TakeAsync);
    }

    [Fact]
    public async Task An_abandoned_query_ends()
    {
        var (started, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        var query = new QueryAhead<string>(token => UntilCanceledAsync(started, ended, token), 1, CancellationToken.None);
        await started.Task.WithinGuardAsync();
        query.Dispose();
        await ended.Task.WithinGuardAsync();
    }

    [Fact]
    public void A_query_that_is_started_on_a_blocked_thread_with_a_context_ends() =>
        Assert.Equal("1", BlockedThread.Run(() => new QueryAhead<string>(PagesAsync, 1, CancellationToken.None).TakeAsync()));

    private async IAsyncEnumerable<string> PagesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var page in new[] { "1", "2", "3" })
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            read++;
            yield return page;
        }
    }

    private static async IAsyncEnumerable<string> FailingAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return "1";
        await Task.Delay(1, cancellationToken);
        throw new InvalidOperationException();
    }

    private static async IAsyncEnumerable<string> UntilCanceledAsync(TaskCompletionSource started, TaskCompletionSource ended, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        started.SetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            ended.SetResult();
        }

        yield break;
    }
}

using System.Threading.Channels;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>A query that reads its pages in the background, a bounded number of pages ahead of the reader.</summary>
internal sealed class QueryAhead<TPage> : IDisposable
    where TPage : class
{
    private readonly Channel<TPage> pages = Channel.CreateUnbounded<TPage>(new UnboundedChannelOptions { SingleWriter = true });
    private readonly CancellationTokenSource abandoned;
    private readonly SemaphoreSlim mayRead;
    private bool hasTaken;

    /// <param name="source">The pages.</param>
    /// <param name="ahead">Number of pages that may wait to be taken. With 1, no page is requested before the previous one has been handled.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public QueryAhead(Func<CancellationToken, IAsyncEnumerable<TPage>> source, int ahead, CancellationToken cancellationToken)
    {
        mayRead = new SemaphoreSlim(ahead);
        abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var token = abandoned.Token;

        // The source must not see the SynchronizationContext of whoever started the pipeline: its thread may be blocked.
        _ = Task.Run(() => ReadAsync(source, token), CancellationToken.None);
    }

    /// <summary>Whether <see cref="TakeAsync"/> would not wait.</summary>
    public bool IsReady => pages.Reader.Count > 0 || pages.Reader.Completion.IsCompleted;

    /// <summary>The next page; null after the last. Throws what the query threw, after the pages before it.</summary>
    public async Task<TPage?> TakeAsync()
    {
        if (hasTaken)
        {
            mayRead.Release();
        }

        hasTaken = true;
        while (await pages.Reader.WaitToReadAsync(abandoned.Token).ConfigureAwait(false))
        {
            if (pages.Reader.TryRead(out var page))
            {
                return page;
            }
        }

        return null;
    }

    public void Dispose()
    {
        abandoned.Cancel();
        abandoned.Dispose();
    }

    private async Task ReadAsync(Func<CancellationToken, IAsyncEnumerable<TPage>> source, CancellationToken cancellationToken)
    {
        try
        {
            await mayRead.WaitAsync(cancellationToken).ConfigureAwait(false);
            await foreach (var page in source(cancellationToken).ConfigureAwait(false))
            {
                pages.Writer.TryWrite(page);
                await mayRead.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            pages.Writer.TryComplete();
        }
#pragma warning disable CA1031 // handed to whoever takes the pages
        catch (Exception e)
#pragma warning restore CA1031
        {
            pages.Writer.TryComplete(e);
        }
    }
}

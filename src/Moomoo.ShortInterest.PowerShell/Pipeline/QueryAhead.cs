using System.Threading.Channels;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>A query that reads its pages in the background, so many ahead of whoever takes them.</summary>
internal sealed class QueryAhead<TPage> : IDisposable
{
    private readonly Channel<TPage> pages = Channel.CreateUnbounded<TPage>(new UnboundedChannelOptions { SingleWriter = true });
    private readonly CancellationTokenSource abandoned;
    private readonly SemaphoreSlim mayRead;
    private bool hasTaken;

    /// <param name="source">The pages.</param>
    /// <param name="ahead">Pages that may wait to be taken. With 1, no page is asked for before the one before it has been dealt with.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public QueryAhead(Func<CancellationToken, IAsyncEnumerable<TPage>> source, int ahead, CancellationToken cancellationToken)
    {
        mayRead = new SemaphoreSlim(ahead);
        abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ = ReadAsync(source);
    }

    /// <summary>Whether <see cref="TakeAsync"/> would not wait.</summary>
    public bool IsReady => pages.Reader.Count > 0 || pages.Reader.Completion.IsCompleted;

    /// <summary>The next page, or false after the last. Throws what the query threw, after the pages before it.</summary>
    public async Task<(bool IsPage, TPage Page)> TakeAsync()
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
                return (true, page);
            }
        }

        return (false, default!);
    }

    public void Dispose()
    {
        abandoned.Cancel();
        abandoned.Dispose();
    }

    private async Task ReadAsync(Func<CancellationToken, IAsyncEnumerable<TPage>> source)
    {
        var token = abandoned.Token;
        try
        {
            await mayRead.WaitAsync(token).ConfigureAwait(false);
            await foreach (var page in source(token).ConfigureAwait(false))
            {
                pages.Writer.TryWrite(page);
                await mayRead.WaitAsync(token).ConfigureAwait(false);
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

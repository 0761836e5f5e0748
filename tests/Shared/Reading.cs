using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Tests;

/// <summary>Reads a query to its end, or as many pages as wanted, guarded against hangs.</summary>
internal static class Reading
{
    public static async Task<List<Page<TRow>>> PagesAsync<TRow>(this IAsyncEnumerable<Page<TRow>> pages, int count = int.MaxValue)
    {
        var read = new List<Page<TRow>>();
        await pages.ReadIntoAsync(read, count);
        return read;
    }

    public static async Task<List<TRow>> RowsAsync<TRow>(this IAsyncEnumerable<Page<TRow>> pages, int count = int.MaxValue) =>
        [.. (await pages.PagesAsync(count)).SelectMany(page => page.Rows)];

    public static async Task<Page<TRow>> FirstPageAsync<TRow>(this IAsyncEnumerable<Page<TRow>> pages) => (await pages.PagesAsync(1))[0];

    /// <summary>Keeps what came before a failure.</summary>
    public static Task ReadIntoAsync<TRow>(this IAsyncEnumerable<Page<TRow>> pages, List<Page<TRow>> read, int count = int.MaxValue)
    {
        return Read().WithinGuardAsync();

        async Task Read()
        {
            await foreach (var page in pages)
            {
                read.Add(page);
                if (read.Count == count)
                {
                    break;
                }
            }
        }
    }
}

using Moomoo.OpenD;
using Moomoo.ShortInterest.Archive.Store;

namespace Moomoo.ShortInterest.Archive.Sync;

/// <summary>Reads from a gateway what the archive lacks of one code.</summary>
/// <param name="client">The gateway.</param>
/// <param name="coverage">What the archive has.</param>
/// <param name="progress">Where to report requests, waits and retries; null is nowhere.</param>
/// <param name="countRequest">Called for each page that is requested.</param>
internal sealed class CodeReader(OpenDClient client, Coverage coverage, IProgress<OpenDEvent>? progress, Action countRequest)
{
    /// <exception cref="ShortInterestException">The gateway failed or refused.</exception>
    public async Task<CodeReading> ReadAsync(IReadOnlyDictionary<DateTime, StoredRow> stored, bool wantsNewest, CancellationToken cancellationToken)
    {
        var reading = new CodeReading(coverage, stored);
        if (coverage.CompleteSince is null || wantsNewest)
        {
            await foreach (var (key, page) in PagesFrom(null, cancellationToken).ConfigureAwait(false))
            {
                if (!reading.AddNewest(key, page))
                {
                    break;
                }
            }
        }

        return reading.Coverage.IsComplete || await ContinueAsync(reading, cancellationToken).ConfigureAwait(false)
            ? reading
            : await ReadAllAsync(new CodeReading(coverage, stored), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Goes on to older days from where the archive ends.</summary>
    /// <returns>False if the gateway's list no longer continues there.</returns>
    private async Task<bool> ContinueAsync(CodeReading reading, CancellationToken cancellationToken)
    {
        var continues = false;
        try
        {
            await foreach (var (key, page) in PagesFrom(coverage.ResumeKey, cancellationToken).ConfigureAwait(false))
            {
                continues = continues || reading.Continues(page);
                if (!continues || !reading.AddOlder(key, page))
                {
                    break;
                }
            }

            return continues;
        }
        catch (GatewayRefusedException e) when (!e.IsTransient && !continues && coverage.ResumeKey is not null)
        {
            // A key of another day, which OpenD need not know any more.
            return false;
        }
    }

    private async Task<CodeReading> ReadAllAsync(CodeReading reading, CancellationToken cancellationToken)
    {
        await foreach (var (key, page) in PagesFrom(null, cancellationToken).ConfigureAwait(false))
        {
            if (!reading.AddOlder(key, page))
            {
                break;
            }
        }

        return reading;
    }

    /// <summary>Each page with the key that it was requested by. A page is requested when the enumeration reaches it.</summary>
    private async IAsyncEnumerable<(string? Key, Page<TradingDayRow> Page)> PagesFrom(
        string? key, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = new PageOptions { Count = PageOptions.LargestCount, NextKey = key, Progress = progress };
        var pages = coverage.Query == ArchiveQuery.ShortInterest
            ? client.GetShortInterestAsync(coverage.Code, options, cancellationToken)
            : client.GetDailyShortVolumeAsync(coverage.Code, options, cancellationToken);
        countRequest();
        await foreach (var page in pages.ConfigureAwait(false))
        {
            yield return (key, page);
            key = page.NextKey;
            if (!page.IsLast)
            {
                countRequest();
            }
        }
    }
}

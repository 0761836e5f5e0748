using System.Diagnostics;
using Moomoo.ShortInterest.Archive;
using Moomoo.ShortInterest.Archive.Engines;
using Moomoo.ShortInterest.Archive.Store;

namespace Moomoo.ShortInterest.Benchmarks;

/// <summary>How long syncs take to store which codes they want, all at the same moment, and how long another sync's renewal waits meanwhile.</summary>
internal static class Registration
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    /// <param name="codeCount">How many codes.</param>
    /// <param name="syncCount">How many syncs register all of them.</param>
    /// <param name="location">An empty database, or, for one sync, a file.</param>
    public static void Run(int codeCount, int syncCount, string location)
    {
        var archive = new ShortInterestArchive(ArchiveLocation.Parse(location));
        Coverage[] codes = [.. BothMarkets.Take(codeCount).Select(code => new Coverage(ArchiveQuery.ShortInterest, code))];
        using var connection = archive.Open(ArchiveAccess.Write);
        using var other = new CodeStore(connection, TimeProvider.System, archive.Location.IsFile ? null : connection.Engine.ShareCodes(connection, TimeProvider.System, Lease));
        other.Want(codes.Take(16));
        other.Claim(ArchiveQuery.ShortInterest, codes, 16);

        var (watch, longest) = (Stopwatch.StartNew(), TimeSpan.Zero);
        using var start = new Barrier(syncCount);
        var registering = Task.WhenAll(Enumerable.Range(0, syncCount).Select(_ => Task.Factory.StartNew(() => Register(archive, codes, start), TaskCreationOptions.LongRunning)));
        while (!registering.Wait(TimeSpan.FromMilliseconds(20)))
        {
            var before = watch.Elapsed;
            other.RenewClaims();
            longest = watch.Elapsed - before > longest ? watch.Elapsed - before : longest;
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{codeCount} codes, {syncCount} sync(s): registered in {string.Join(", ", registering.Result.Select(time => $"{time.TotalSeconds:F2} s"))}; the longest renewal took {longest.TotalMilliseconds:F0} ms"));
    }

    private static TimeSpan Register(ShortInterestArchive archive, Coverage[] codes, Barrier start)
    {
        using var connection = archive.Open(ArchiveAccess.Write);
        using var store = new CodeStore(connection, TimeProvider.System);
        start.SignalAndWait();
        var watch = Stopwatch.StartNew();
        store.Want(codes);
        return watch.Elapsed;
    }
}

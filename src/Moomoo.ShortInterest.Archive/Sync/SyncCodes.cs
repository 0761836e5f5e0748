using Moomoo.ShortInterest.Archive.Store;

namespace Moomoo.ShortInterest.Archive.Sync;

/// <summary>Which codes a sync is of.</summary>
internal static class SyncCodes
{
    /// <summary>The coverage of each code to be synced, with what is now wanted of it.</summary>
    public static IReadOnlyList<Coverage> Choose(ArchiveQuery query, ArchiveSyncOptions options, IReadOnlyList<Coverage> known)
    {
        var byCode = known.ToDictionary(coverage => coverage.Code);
        var codes = options.Codes?.Distinct() ?? known.Select(coverage => coverage.Code).Where(code => options.Markets?.Contains(code.Market) ?? true);
        return [.. codes.Select(code => byCode.TryGetValue(code, out var coverage)
            ? Reach(coverage, options.Since)
            : Reach(new Coverage(query, code) { Since = DateTime.MaxValue }, options.Since ?? Coverage.Beginning))];
    }

    /// <param name="query">The kind of rows.</param>
    /// <param name="wanted">The codes to be synced.</param>
    /// <param name="known">All codes of the archive, which say what is the newest day of each market.</param>
    public static IEnumerable<SyncGroup> Group(ArchiveQuery query, IEnumerable<Coverage> wanted, IReadOnlyList<Coverage> known) => wanted
        .GroupBy(coverage => coverage.Code.Market)
        .OrderBy(group => group.Key)
        .Select(group => new SyncGroup(query, group.Key, [.. group], known.Where(code => code.Code.Market == group.Key).Max(code => code.NewestDay)));

    /// <summary>An earlier day than before is wanted from now on; a later one changes nothing.</summary>
    private static Coverage Reach(Coverage coverage, DateTime? since)
    {
        var day = since?.Date < Coverage.Beginning ? Coverage.Beginning : since?.Date;
        return day < coverage.Since ? coverage with { Since = day.Value } : coverage;
    }
}

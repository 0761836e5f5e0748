using Moomoo.ShortInterest.Archive.Store;

namespace Moomoo.ShortInterest.Archive.Engines;

/// <summary>A sync's share in the codes of an archive: what keeps several syncs from asking for one code. Used by one thread at a time.</summary>
internal interface ISyncShare : IDisposable
{
    /// <summary>How often <see cref="Renew"/> must be called; null if never.</summary>
    TimeSpan? RenewalPeriod { get; }

    /// <summary>Takes codes that no other sync has.</summary>
    /// <param name="query">Their query.</param>
    /// <param name="codes">Those that are wanted, the most wanted first.</param>
    /// <param name="count">How many at most.</param>
    /// <returns>Those that this sync now has, as the archive has them now.</returns>
    IReadOnlyList<Coverage> Claim(ArchiveQuery query, IReadOnlyList<Coverage> codes, int count);

    /// <summary>Gives a code back.</summary>
    /// <returns>False if another sync has taken it meanwhile, because this one's lease had run out.</returns>
    bool Release(Coverage code);

    /// <summary>Keeps the codes that this sync has.</summary>
    void Renew();
}

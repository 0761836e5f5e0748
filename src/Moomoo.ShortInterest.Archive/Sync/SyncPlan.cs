using Moomoo.ShortInterest.Archive.Store;

namespace Moomoo.ShortInterest.Archive.Sync;

/// <summary>
/// Which codes of one market and query a sync asks for, decided from what the archive knows, the calendar and the time alone.
/// </summary>
/// <param name="Certain">Asked for in any case.</param>
/// <param name="Leaders">One of them is asked for first, and says whether the market has something new. If it fails, the next one takes its place.</param>
/// <param name="Followers">Asked for if a leader has something new. The leaders are among them.</param>
internal sealed record SyncPlan(IReadOnlyList<Coverage> Certain, IReadOnlyList<Coverage> Leaders, IReadOnlyList<Coverage> Followers)
{
    /// <summary>A code that is behind its market is asked for on so many nights more, and then once a cycle.</summary>
    public const int NightsBehind = 3;

    private static readonly TimeSpan Night = TimeSpan.FromHours(12);

    /// <param name="codes">The codes to be synced, of one market and query.</param>
    /// <param name="marketNewest">The newest day of any code of the market that the archive has; null if it has none.</param>
    /// <param name="calendar">When rows come out; null if every sync brings some.</param>
    /// <param name="now">The time.</param>
    /// <param name="force">Ignore calendar and leader.</param>
    public static SyncPlan Create(IReadOnlyList<Coverage> codes, DateTime? marketNewest, PublicationCalendar? calendar, DateTimeOffset now, bool force)
    {
        if (calendar is null || force)
        {
            return new SyncPlan(codes, [], []);
        }

        var certain = codes.Where(code => !code.IsComplete || IsRetryDue(code, marketNewest, now)).ToArray();
        var others = codes.Except(certain).Where(code => IsDue(code, calendar, now)).ToArray();
        var hasLeader = codes.Any(code => code.IsComplete && IsLevel(code, marketNewest));
        return hasLeader
            ? new SyncPlan(certain, [.. others.Where(code => IsLevel(code, marketNewest)).OrderBy(code => code.LastAsked).ThenBy(code => code.Code.ToString(), StringComparer.Ordinal)], others)
            : new SyncPlan([.. certain, .. others.Where(code => IsNewSince(code.LastAsked, calendar, now))], [], []);
    }

    /// <summary>Whether a day after its newest can be out, or anything if it has no rows.</summary>
    public static bool IsDue(Coverage code, PublicationCalendar calendar, DateTimeOffset now) =>
        code.NewestDay is not { } newest || calendar.Following(newest).ExpectedOn <= now;

    /// <summary>The coverage after an answer.</summary>
    public static Coverage AfterAnswer(Coverage code, DateTime? marketNewest, DateTimeOffset now) =>
        code with { LastAsked = now, AsksBehind = IsLevel(code, marketNewest) ? 0 : code.AsksBehind + 1 };

    private static bool IsLevel(Coverage code, DateTime? marketNewest) => code.NewestDay is not null && !(code.NewestDay < marketNewest);

    /// <summary>The answer that finds a code behind is the first that counts.</summary>
    private static bool IsRetryDue(Coverage code, DateTime? marketNewest, DateTimeOffset now) =>
        !IsLevel(code, marketNewest) && code.AsksBehind <= NightsBehind && !(now - code.LastAsked < Night);

    private static bool IsNewSince(DateTimeOffset? lastAsked, PublicationCalendar calendar, DateTimeOffset now) =>
        lastAsked is null || calendar.NewestAt(now).ExpectedOn > lastAsked;
}

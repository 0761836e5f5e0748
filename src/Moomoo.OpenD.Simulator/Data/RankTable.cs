using System.Collections.Concurrent;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Data;

/// <summary>The ranking of a market, in whatever order it is asked for.</summary>
/// <param name="day">The newest trading day.</param>
/// <param name="positionDay">The newest day of short interest.</param>
/// <param name="securities">In any order.</param>
internal sealed class RankTable(DateTime day, DateTime positionDay, IReadOnlyList<RankedSecurity> securities)
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<RankedSecurity>> sorted = new();

    public DateTime Day { get; } = day;

    public DateTime PositionDay { get; } = positionDay;

    /// <summary>Securities without a value come last, whichever way the rest is sorted.</summary>
    public IReadOnlyList<RankedSecurity> Sort(ShortSellingSortField sortBy, bool ascending) => sorted.GetOrAdd($"{sortBy} {ascending}", _ =>
    {
        var values = securities.ToDictionary(security => security, security => security.GetValue(sortBy));
        var valued = securities.OrderBy(security => values[security] is null);
        return [.. ascending ? valued.ThenBy(security => values[security]) : valued.ThenByDescending(security => values[security])];
    });
}

using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Data;

/// <summary>What time it is in the simulation, which decides what has been published.</summary>
internal sealed class SimulatedTime
{
    /// <summary>The day after which the newest real row is the newest of its market, and the US has its rows of the same day.</summary>
    private static readonly DateTime DefaultToday = new(2026, 5, 11);

    private readonly object gate = new();
    private readonly TimeProvider timeProvider;
    private DateTime? today;
    private bool isChosen;

    public SimulatedTime(OpenDSimulatorOptions options)
    {
        timeProvider = options.TimeProvider;
        today = options.FollowsClock ? null : (options.Today ?? DefaultToday).Date;
        isChosen = options.FollowsClock || options.Today is not null;
    }

    /// <summary>The day; null follows the clock.</summary>
    public DateTime? Today
    {
        get
        {
            lock (gate)
            {
                return today;
            }
        }

        set
        {
            lock (gate)
            {
                today = value?.Date;
                isChosen = true;
            }
        }
    }

    /// <summary>Whether the user has chosen the time. Unless they have, all the rows that they gave are out.</summary>
    public bool IsChosen
    {
        get
        {
            lock (gate)
            {
                return isChosen;
            }
        }
    }

    /// <summary>On a day that is set it is the last moment, when everything that the day publishes is out.</summary>
    public DateTimeOffset GetNow(Market market) =>
        Today is { } day ? MarketTime.AtMarketTime(market, day.AddDays(1)).AddTicks(-1) : timeProvider.GetUtcNow();
}

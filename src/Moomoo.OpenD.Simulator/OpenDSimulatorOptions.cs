using Moomoo.OpenD.Simulator.Faults;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator;

/// <summary>How a simulator behaves.</summary>
public sealed record OpenDSimulatorOptions
{
    /// <summary>The limit of short interest and daily short volume, which <see cref="RequestsPerWindow"/> replaces (protocol page, "Limits").</summary>
    internal const int UsualLimit = 30;

    /// <summary>TCP port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The key to share with clients; null leaves everything in the clear.</summary>
    public OpenDRsaKey? RsaKey { get; init; }

    /// <summary>
    /// Requests for short interest that it accepts in any 30 seconds, and as many for daily short volume; 0 is no limit. The limits of the other
    /// calls scale with it: twice as many for rankings and snapshots, a third for the securities of a market (protocol page, "Limits").
    /// </summary>
    public int RequestsPerWindow { get; init; }

    /// <summary>The interval that it names in its answer to InitConnect. It drops a connection that stays silent for a quarter longer.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Connections at once; more are closed as soon as they are accepted.</summary>
    public int MaxConnections { get; init; } = 128;

    /// <summary>The OpenD release that it plays. Calls that the release lacks fail as they do there: 10.6 brought short interest and daily short volume, 10.8 the ranking.</summary>
    public Version ServerVersion { get; init; } = new(10, 11);

    /// <summary><see cref="ServerVersion"/> as the protocol has it: major * 100 + minor.</summary>
    internal int ServerVersionNumber => (ServerVersion.Major * 100) + ServerVersion.Minor;

    /// <summary>The language of its refusals.</summary>
    public GatewayLanguage Language { get; init; }

    /// <summary>Markets for which the account has no quotes: requests for them are refused.</summary>
    public IReadOnlyCollection<Market> NoQuotes { get; init; } = [];

    /// <summary>Securities whose requests are never answered. The connection stays alive.</summary>
    public IReadOnlyCollection<SecurityCode> MuteCodes { get; init; } = [];

    /// <summary>Rows of each code that it knows; null varies by code.</summary>
    public int? RowsPerCode { get; init; }

    /// <summary>The default of <see cref="LastDay"/>: the day of the newest real row.</summary>
    public static readonly DateTime DefaultLastDay = SimulatedMarket.DefaultLastDay;

    /// <summary>The day on which the made-up histories end.</summary>
    public DateTime LastDay { get; init; } = DefaultLastDay;

    /// <summary>The rows to serve, in the order to serve them; other codes are unknown then. Null makes histories up.</summary>
    public IReadOnlyList<TradingDayRow>? Rows { get; init; }

    /// <summary>What goes wrong, and when; null is nothing.</summary>
    public FaultPlan? Faults { get; init; }

    /// <summary>How late an answer is under <see cref="FaultKind.Latency"/>, and how long a restart takes.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The clock of the allowance, of latency and of silence.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

using Moomoo.OpenD.Simulator.Faults;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator;

/// <summary>How a simulator behaves.</summary>
public sealed record OpenDSimulatorOptions
{
    /// <summary>The limit of short interest and daily short volume, which <see cref="RequestsPerWindow"/> replaces (protocol page, "Limits").</summary>
    internal const int UsualLimit = 30;

    /// <summary>The release that the protocol page was checked with.</summary>
    public static readonly Version DefaultServerVersion = new(10, 11);

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
    public Version ServerVersion { get; init; } = DefaultServerVersion;

    /// <summary><see cref="ServerVersion"/> as the protocol has it: major * 100 + minor.</summary>
    internal int ServerVersionNumber => (ServerVersion.Major * 100) + ServerVersion.Minor;

    /// <summary>The language of its refusals.</summary>
    public GatewayLanguage Language { get; init; }

    /// <summary>Markets for which the account has no quotes: requests for them are refused.</summary>
    public IReadOnlyCollection<Market> NoQuotes { get; init; } = [];

    /// <summary>Securities whose requests are never answered. The connection stays alive.</summary>
    public IReadOnlyCollection<SecurityCode> MuteCodes { get; init; } = [];

    /// <summary>
    /// The day in the simulation: rows are published by the calendar, and by the end of the day everything is out that the day brings
    /// (protocol page, "When new rows come"). Null is 2026-05-11, when rows of 2026-04-30 are the newest short interest in both markets.
    /// </summary>
    public DateTime? Today { get; init; }

    /// <summary>Whether rows are published by <see cref="TimeProvider"/> instead of <see cref="Today"/>, to the minute.</summary>
    public bool FollowsClock { get; init; }

    /// <summary>Made-up rows of each kind that a code has at the start; null is 60 to 300, by code. Later days come on top.</summary>
    public int? RowsPerCode { get; init; }

    /// <summary>
    /// Stocks that each market lists, beside a tenth as many funds and a fiftieth as many delisted stocks; null is 2,600 in Hong Kong and 10,000 in the US.
    /// Other codes are known as well: up to HK.09999, and tickers of up to five letters that do not begin with ZZ.
    /// </summary>
    public int? CodesPerMarket { get; init; }

    /// <summary>
    /// The rows to serve instead of made-up ones, those of a code newest first; other codes are unknown then. All of them are out, unless
    /// <see cref="Today"/> or <see cref="FollowsClock"/> is set.
    /// </summary>
    public IReadOnlyList<TradingDayRow>? Rows { get; init; }

    /// <summary>What goes wrong, and when; null is nothing.</summary>
    public FaultPlan? Faults { get; init; }

    /// <summary>How late an answer is under <see cref="FaultKind.Latency"/>, and how long a restart takes.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The clock of limits, latency and silence, and with <see cref="FollowsClock"/> of publications.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

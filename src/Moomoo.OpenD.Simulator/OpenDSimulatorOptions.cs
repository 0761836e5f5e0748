using Moomoo.OpenD.Simulator.Faults;

namespace Moomoo.OpenD.Simulator;

/// <summary>How a simulator behaves.</summary>
public sealed record OpenDSimulatorOptions
{
    /// <summary>TCP port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The key to share with clients; null leaves everything in the clear.</summary>
    public OpenDRsaKey? RsaKey { get; init; }

    /// <summary>Requests of one proto id that it accepts in any 30 seconds; 0 is no limit (protocol page, "Limits").</summary>
    public int RequestsPerWindow { get; init; }

    /// <summary>What it names in its answer to InitConnect. It drops a connection that stays silent for a quarter longer.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Connections at once; more are closed as they come.</summary>
    public int MaxConnections { get; init; } = 128;

    /// <summary>Rows of each code that it knows; null varies by code.</summary>
    public int? RowsPerCode { get; init; }

    /// <summary>The day on which the made-up histories end unless told otherwise: that of the newest real row.</summary>
    public static readonly DateTime DefaultLastDay = SimulatedMarket.DefaultLastDay;

    /// <summary>The day on which the made-up histories end.</summary>
    public DateTime LastDay { get; init; } = DefaultLastDay;

    /// <summary>The rows to serve, in the order to serve them; other codes are unknown then. Null makes histories up.</summary>
    public IReadOnlyList<ShortInterest.TradingDayRow>? Rows { get; init; }

    /// <summary>What goes wrong, and when; null is nothing.</summary>
    public FaultPlan? Faults { get; init; }

    /// <summary>How late an answer is under <see cref="FaultKind.Latency"/>, and how long a restart takes.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The clock of the allowance, of latency and of silence.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

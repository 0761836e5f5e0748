using Moomoo.OpenD.Simulator;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>A simulator of the session, as users see it.</summary>
public sealed class SimulatedGateway
{
    private readonly OpenDSimulator simulator;

    internal SimulatedGateway(OpenDSimulator simulator, OpenDSimulatorOptions options)
    {
        this.simulator = simulator;
        Encrypted = options.RsaKey is not null;
        RequestsPerWindow = options.RequestsPerWindow;
    }

    /// <summary>Always 127.0.0.1.</summary>
    public string ComputerName => simulator.Host;

    /// <summary>The TCP port that it listens on.</summary>
    public int Port => simulator.Port;

    /// <summary>Whether it listens.</summary>
    public bool Running => simulator.IsRunning;

    /// <summary>Whether it shares an RSA key with its clients.</summary>
    public bool Encrypted { get; }

    /// <summary>Requests that it accepts in any 30 seconds; 0 is no limit.</summary>
    public int RequestsPerWindow { get; }

    /// <summary>Connections that are open now.</summary>
    public int OpenConnections => simulator.OpenConnections;

    /// <summary>Connections that there have been.</summary>
    public int ConnectionCount => simulator.ConnectionCount;

    /// <summary>Refusals for frequency so far.</summary>
    public int FrequencyRefusals => simulator.FrequencyRefusals;

    /// <summary>The latest requests, oldest first.</summary>
    public object[] Requests => [.. simulator.Requests];

    internal void Stop() => simulator.Dispose();

    /// <inheritdoc/>
    public override string ToString() => $"{ComputerName}:{Port}";
}

using System.Management.Automation;
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

    /// <summary>Whether it has not been stopped.</summary>
    public bool Running => simulator.IsRunning;

    /// <summary>Whether it shares an RSA key with its clients.</summary>
    public bool Encrypted { get; }

    /// <summary>Requests in any 30 seconds of the calls whose limit is 30; 0 is no limit.</summary>
    public int RequestsPerWindow { get; }

    /// <summary>The day in the simulation, which decides what has been published. It can be set at any time.</summary>
    public DateTime? Today
    {
        get => simulator.Today;
        set => simulator.Today = value;
    }

    /// <summary>Connections that are open now.</summary>
    public int OpenConnections => simulator.OpenConnections;

    /// <summary>Connections since the start.</summary>
    public int ConnectionCount => simulator.ConnectionCount;

    /// <summary>Refusals for frequency since the start.</summary>
    public int FrequencyRefusals => simulator.FrequencyRefusals;

    /// <summary>The latest 10,000 requests, oldest first, without heartbeats.</summary>
    public object[] Requests => [.. simulator.Requests];

    /// <summary>Publishes rows at once. A row of a day that its code already has replaces the row of that day: a revision.</summary>
    /// <param name="rows">Rows of the module, or objects with their columns.</param>
    /// <exception cref="InvalidRowException">A row cannot be served; nothing was published.</exception>
    public void Publish(params object[] rows) => simulator.Publish([.. rows.Select((row, index) => RowReader.Read(PSObject.AsPSObject(row), index))]);

    /// <summary>Restates all rows of a code for a split.</summary>
    /// <param name="code">The code, such as US.AAPL.</param>
    /// <param name="ratio">New shares for an old one: 4 for a 4-for-1 split, 0.1 for a 1-for-10 reverse split.</param>
    public void Split(string code, double ratio) => simulator.Split(SecurityCode.Parse(code), ratio);

    /// <summary>Closes all connections, as OpenD does when its account is logged out elsewhere. New ones are accepted at once.</summary>
    public void ForceLogout() => simulator.ForceLogout();

    internal void Stop() => simulator.Dispose();

    /// <inheritdoc/>
    public override string ToString() => $"{ComputerName}:{Port}";
}

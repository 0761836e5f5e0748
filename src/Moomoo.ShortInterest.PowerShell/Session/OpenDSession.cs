using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using Moomoo.OpenD;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>The connections and simulators of one runspace. They end with it, and other runspaces do not see them.</summary>
internal sealed class OpenDSession
{
    private static readonly ConditionalWeakTable<Runspace, OpenDSession> Sessions = new();

    private readonly object gate = new();
    private readonly List<OpenDConnection> connections = [];
    private readonly List<SimulatedGateway> simulators = [];
    private readonly HashSet<string> codesUsed = [];

    private OpenDSession()
    {
    }

    /// <summary>Of the runspace whose pipeline runs on this thread.</summary>
    public static OpenDSession Current => Sessions.GetValue(Runspace.DefaultRunspace, static runspace =>
    {
        var session = new OpenDSession();
        runspace.StateChanged += (_, change) =>
        {
            if (change.RunspaceStateInfo.State is RunspaceState.Closing or RunspaceState.Closed or RunspaceState.Broken)
            {
                session.Close();
            }
        };
        return session;
    });

    /// <summary>The connections, the current one last.</summary>
    public IReadOnlyList<OpenDConnection> Connections
    {
        get
        {
            lock (gate)
            {
                return [.. connections];
            }
        }
    }

    public IReadOnlyList<SimulatedGateway> Simulators
    {
        get
        {
            lock (gate)
            {
                return [.. simulators];
            }
        }
    }

    /// <summary>Well-formed codes that commands of the session were given, for completion.</summary>
    public IReadOnlyCollection<string> CodesUsed
    {
        get
        {
            lock (gate)
            {
                return [.. codesUsed];
            }
        }
    }

    public void Remember(SecurityCode code)
    {
        lock (gate)
        {
            codesUsed.Add(code.ToString());
        }
    }

    public static void CloseCurrent()
    {
        if (Runspace.DefaultRunspace is { } runspace && Sessions.TryGetValue(runspace, out var session))
        {
            session.Close();
        }
    }

    /// <summary>The current connection, or a new one to the default gateway. Nothing is sent yet.</summary>
    public OpenDConnection GetOrCreateConnection()
    {
        lock (gate)
        {
            if (connections.Count == 0)
            {
                connections.Add(new OpenDConnection(new OpenDClient(DefaultGateway.Options())));
            }

            return connections[^1];
        }
    }

    /// <summary>
    /// Makes the connection the current one. It takes the place of an older one to the same gateway, of which a session never holds two,
    /// of an implicit one that never came about, and, with a simulator of its own, of another such.
    /// </summary>
    public void Add(OpenDConnection connection)
    {
        OpenDConnection[] replaced;
        lock (gate)
        {
            replaced = [.. connections.Where(older =>
                string.Equals(older.Endpoint, connection.Endpoint, StringComparison.OrdinalIgnoreCase)
                || older.State == nameof(ConnectionState.None)
                || (older.OwnsSimulator && connection.OwnsSimulator))];
            connections.RemoveAll(replaced.Contains);
            connections.Add(connection);
        }

        foreach (var older in replaced)
        {
            older.Close();
        }
    }

    public void Close(OpenDConnection connection)
    {
        lock (gate)
        {
            connections.Remove(connection);
        }

        connection.Close();
    }

    public void Add(SimulatedGateway simulator)
    {
        lock (gate)
        {
            simulators.Add(simulator);
        }
    }

    public void Stop(SimulatedGateway simulator)
    {
        lock (gate)
        {
            simulators.Remove(simulator);
        }

        simulator.Stop();
    }

    private void Close()
    {
        foreach (var connection in Connections)
        {
            Close(connection);
        }

        foreach (var simulator in Simulators)
        {
            Stop(simulator);
        }
    }
}

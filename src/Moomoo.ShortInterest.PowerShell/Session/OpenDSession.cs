using System.Management.Automation;
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
    private readonly Dictionary<string, Dictionary<string, string?>> securityLists = [];
    private OpenDConnection? lastConnected;
    private bool hasConnected;

    private OpenDSession()
    {
    }

    /// <summary>The session of the runspace whose pipeline runs on this thread.</summary>
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

    /// <summary>The connections, oldest first.</summary>
    public IReadOnlyList<OpenDConnection> Connections
    {
        get
        {
            lock (gate)
            {
                ForgetUnopened();
                return [.. connections];
            }
        }
    }

    /// <summary>
    /// The connection that commands use when none is specified; null if they open one to the default gateway. Commands never fall back to a simulator:
    /// it is current only while it is the most recent connection. The default gateway is current only while the environment variables name it.
    /// </summary>
    public OpenDConnection? CurrentConnection
    {
        get
        {
            lock (gate)
            {
                return connections.FindLast(MayBeCurrent);
            }
        }
    }

    /// <summary>Whether the session has ever reached a gateway.</summary>
    public bool HasConnected
    {
        get
        {
            lock (gate)
            {
                return hasConnected |= connections.Exists(connection => connection.HasBeenOpen);
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

    /// <summary>The codes of the most recent lists, with their names.</summary>
    public IReadOnlyDictionary<string, string?> Securities
    {
        get
        {
            lock (gate)
            {
                return securityLists.Values.SelectMany(list => list).GroupBy(security => security.Key).ToDictionary(same => same.Key, same => same.First().Value);
            }
        }
    }

    /// <summary>Well-formed codes that were passed to commands of the session, for completion.</summary>
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

    /// <summary>The securities of a market and type, for completion. They replace those of an earlier list.</summary>
    public void Remember(string list, IEnumerable<OpenDSecurity> securities)
    {
        lock (gate)
        {
            securityLists[list] = securities.GroupBy(security => security.Code).ToDictionary(same => same.Key, same => same.First().Name);
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
    /// <exception cref="InvalidQueryException">The environment does not name a gateway.</exception>
    /// <exception cref="InvalidRsaKeyException">The key file that the environment names is missing or not usable.</exception>
    public OpenDConnection GetOrCreateConnection(PSCmdlet cmdlet)
    {
        lock (gate)
        {
            ForgetUnopened();
            if (CurrentConnection is { } current)
            {
                return current;
            }

            var gateway = DefaultGateway.Read();
            var connection = connections.Find(gateway.IsGatewayOf)
                ?? new OpenDConnection(new OpenDClient(DefaultGateway.CreateOptions(cmdlet))) { Session = this };
            connection.DefaultGateway = gateway;
            MakeLast(connection);
            return connection;
        }
    }

    /// <summary>
    /// Makes the connection the current one. It replaces an older one to the same gateway, since a session never has two,
    /// and, with a simulator of its own, another such connection.
    /// </summary>
    public void Add(OpenDConnection connection)
    {
        OpenDConnection[] replaced;
        lock (gate)
        {
            replaced = [.. connections.Where(older =>
                string.Equals(older.Endpoint, connection.Endpoint, StringComparison.OrdinalIgnoreCase) || (older.OwnsSimulator && connection.OwnsSimulator))];
            connection.Session = this;
            MakeLast(connection);
        }

        foreach (var older in replaced)
        {
            Close(older);
        }
    }

    public void Close(OpenDConnection connection)
    {
        lock (gate)
        {
            hasConnected |= connection.HasBeenOpen;
            connections.Remove(connection);
            connection.Session = null;
            lastConnected = lastConnected == connection ? null : lastConnected;
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

    private void MakeLast(OpenDConnection connection)
    {
        connections.Remove(connection);
        connections.Add(connection);
        lastConnected = connection;
    }

    private bool MayBeCurrent(OpenDConnection connection) =>
        (connection == lastConnected || !connection.Simulated)
        && (connection.DefaultGateway is null || connection.DefaultGateway == DefaultGateway.ReadOrNull());

    /// <summary>A connection to the default gateway that never opened must not outlive a corrected environment variable or key file.</summary>
    private void ForgetUnopened() =>
        connections.RemoveAll(connection => connection is { DefaultGateway: not null, IsInUse: false, Client.State: ConnectionState.None });

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

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>The connections over which one command distributes its queries. Thread-safe.</summary>
internal sealed class ConnectionGroup(IReadOnlyList<OpenDConnection> connections) : IDisposable
{
    private readonly object gate = new();
    private readonly ConnectionUse inUse = new(connections);
    private readonly Dictionary<OpenDConnection, Use> uses = [];
    private readonly Dictionary<OpenDConnection, ShortInterestException> unreachable = [];

    /// <summary>Takes the connection with the fewest queries. One that is down is skipped while another one that may replace it is open.</summary>
    /// <exception cref="GatewayException">The command has already found every gateway unreachable; they are not tried again.</exception>
    public OpenDConnection Take()
    {
        lock (gate)
        {
            var candidates = connections.Where(connection => !unreachable.ContainsKey(connection)).ToArray();
            if (candidates.Length == 0)
            {
                throw unreachable[connections[0]].Copy();
            }

            return Begin(LeastUsed(candidates.Where(connection => !connection.IsDown || !candidates.Any(other => other.IsOpen && MayStandIn(other, connection)))));
        }
    }

    /// <summary>Takes the connection on which a query of a lost gateway can start again; null if the gateway is not lost, or if there is no other connection.</summary>
    public OpenDConnection? TakeStandIn(OpenDConnection connection, GatewayException error, IReadOnlyCollection<OpenDConnection> tried)
    {
        lock (gate)
        {
            var others = connections.Where(other => !tried.Contains(other) && !unreachable.ContainsKey(other) && MayStandIn(other, connection)).ToArray();
            return !IsLost(connection, error) || others.Length == 0 ? null
                : Begin(LeastUsed(others.Any(other => other.IsOpen) ? others.Where(other => other.IsOpen) : others));
        }
    }

    /// <summary>Records that a query failed permanently, so that no further query waits for a gateway that cannot be reached.</summary>
    public void GiveUp(OpenDConnection connection, GatewayException error)
    {
        if (error is GatewayUnreachableException or EncryptionFailedException || !connection.HasBeenOpen)
        {
            var known = error.Copy();
            (known.Position, known.Attempts) = (null, 1); // other queries have not begun
            lock (gate)
            {
                unreachable[connection] = known;
            }
        }
    }

    public void Return(OpenDConnection connection)
    {
        lock (gate)
        {
            uses[connection].Running--;
        }
    }

    /// <summary>Whether a query failed because its gateway could not be reached, before it had returned any rows. A refusal that came before is the error of its code.</summary>
    public bool IsUnreachable(ShortInterestException error)
    {
        lock (gate)
        {
            return error is GatewayException { Position: null or { Rows: 0 } } e
                && unreachable.Any(known => known.Key.Endpoint == e.Endpoint && (e is not GatewayRefusedException || known.Value.ErrorId == e.ErrorId));
        }
    }

    public void Dispose() => inUse.Dispose();

    /// <summary>Made-up rows must not fill gaps among real ones.</summary>
    private static bool MayStandIn(OpenDConnection other, OpenDConnection lost) => other != lost && (lost.Simulated || !other.Simulated);

    private static bool IsLost(OpenDConnection connection, GatewayException error) =>
        error is ConnectionLostException or GatewayUnreachableException || (error.IsTransient && !connection.IsOpen);

    /// <summary>The first of those with the fewest queries under way, and among these with the fewest so far.</summary>
    private OpenDConnection LeastUsed(IEnumerable<OpenDConnection> candidates) =>
        candidates.Aggregate((least, candidate) => UseOf(candidate).IsLessThan(UseOf(least)) ? candidate : least);

    private OpenDConnection Begin(OpenDConnection connection)
    {
        var use = UseOf(connection);
        use.Running++;
        use.Started++;
        return connection;
    }

    private Use UseOf(OpenDConnection connection)
    {
        if (!uses.TryGetValue(connection, out var use))
        {
            uses.Add(connection, use = new Use());
        }

        return use;
    }

    /// <summary>The queries of a connection.</summary>
    private sealed class Use
    {
        public int Running { get; set; }

        public int Started { get; set; }

        public bool IsLessThan(Use other) => Running < other.Running || (Running == other.Running && Started < other.Started);
    }
}

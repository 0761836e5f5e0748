using Moomoo.OpenD;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>A session's connection to one gateway. When it is lost, the next query opens it again.</summary>
public sealed class OpenDConnection
{
    private readonly IDisposable? ownSimulator;
    private int users;

    internal OpenDConnection(OpenDClient client, IDisposable? ownSimulator = null)
    {
        Client = client;
        this.ownSimulator = ownSimulator;
    }

    /// <summary>The gateway's host.</summary>
    public string ComputerName => Client.Options.Host;

    /// <summary>The gateway's TCP port.</summary>
    public int Port => Client.Options.Port;

    /// <summary>The gateway, <c>host:port</c>.</summary>
    public string Endpoint => Client.Endpoint;

    /// <summary>Whether commands of its session use it when no connection is specified.</summary>
    public bool Current => Session?.CurrentConnection == this;

    /// <summary><c>None</c> before the first query, <c>Connecting</c>, <c>Open</c>, <c>Lost</c> until the next query, or <c>Closed</c> for good.</summary>
    public string State => Client.State.ToString();

    /// <summary>OpenD's version, such as <c>10.11</c>; null before the first connection.</summary>
    public string? ServerVersion => Client.ServerVersion;

    /// <summary>Whether bodies are encrypted.</summary>
    public bool Encrypted => Client.IsEncrypted;

    /// <summary>Whether the gateway is a simulator, so that its rows are made up.</summary>
    public bool Simulated => Client.IsSimulated;

    /// <summary>Page requests so far.</summary>
    public long RequestsSent => Client.RequestsSent;

    /// <summary>Requests for short interest that this process may send to this gateway now; null if the limit is left to the gateway.</summary>
    public int? AllowanceLeft => Client.AllowanceLeft;

    internal OpenDClient Client { get; }

    /// <summary>The default gateway that it was opened for; null if it was connected by name.</summary>
    internal DefaultGateway? DefaultGateway { get; set; }

    /// <summary>The session that holds it; null once it is closed.</summary>
    internal OpenDSession? Session { get; set; }

    internal bool IsOpen => Client.State == ConnectionState.Open;

    /// <summary>Whether it is lost or closed, so that another connection is the better choice.</summary>
    internal bool IsDown => Client.State is ConnectionState.Lost or ConnectionState.Closed;

    /// <summary>Whether the gateway has ever answered.</summary>
    internal bool HasBeenOpen => Client.ServerVersion is not null;

    /// <summary>Whether a command uses it, and may open it at any moment.</summary>
    internal bool IsInUse => Volatile.Read(ref users) > 0;

    /// <summary>Whether it has a simulator of its own, which stops with it.</summary>
    internal bool OwnsSimulator => ownSimulator is not null;

    /// <summary>A command begins to use it.</summary>
    internal void Enter() => Interlocked.Increment(ref users);

    /// <summary>A command no longer uses it.</summary>
    internal void Leave() => Interlocked.Decrement(ref users);

    internal void Close()
    {
        Client.Dispose();
        ownSimulator?.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => Endpoint;
}

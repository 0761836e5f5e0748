using Moomoo.OpenD;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>A session's connection to one gateway, as users see it. It is opened anew by itself when it is lost.</summary>
public sealed class OpenDConnection
{
    private readonly IDisposable? ownSimulator;
    private bool hasWarned;

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

    /// <summary><c>None</c> before the first query, <c>Connecting</c>, <c>Open</c>, <c>Lost</c> until the next query, or <c>Closed</c> for good.</summary>
    public string State => Client.State.ToString();

    /// <summary>OpenD's version, such as <c>10.11</c>; null before the first connection.</summary>
    public string? ServerVersion => Client.ServerVersion;

    /// <summary>Whether bodies are encrypted.</summary>
    public bool Encrypted => Client.IsEncrypted;

    /// <summary>Whether the gateway is a simulator, so that its rows are made up.</summary>
    public bool Simulated => Client.IsSimulated;

    /// <summary>Requests for pages so far.</summary>
    public long RequestsSent => Client.RequestsSent;

    /// <summary>Requests for short interest that this process may send to this gateway now; null if the limit is left to the gateway.</summary>
    public int? AllowanceLeft => Client.AllowanceLeft;

    internal OpenDClient Client { get; }

    /// <summary>Whether it ends a simulator of its own with itself.</summary>
    internal bool OwnsSimulator => ownSimulator is not null;

    /// <summary>Simulated data never passes for real: says so, the first time it is known.</summary>
    internal bool MustWarnOfSimulation()
    {
        if (hasWarned || !Simulated)
        {
            return false;
        }

        hasWarned = true;
        return true;
    }

    internal void Close()
    {
        Client.Dispose();
        ownSimulator?.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => Endpoint;
}

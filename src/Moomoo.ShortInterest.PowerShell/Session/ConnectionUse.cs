namespace Moomoo.ShortInterest.PowerShell;

/// <summary>The time in which a command uses connections, so that the session keeps those that are not open yet.</summary>
internal sealed class ConnectionUse : IDisposable
{
    private readonly IReadOnlyList<OpenDConnection> connections;

    public ConnectionUse(IReadOnlyList<OpenDConnection> connections)
    {
        this.connections = connections;
        foreach (var connection in connections)
        {
            connection.Enter();
        }
    }

    public void Dispose()
    {
        foreach (var connection in connections)
        {
            connection.Leave();
        }
    }
}

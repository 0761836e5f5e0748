namespace Moomoo.OpenD.Tests;

/// <summary>A client and the gateway's side of its connection.</summary>
internal sealed record Session(OpenDClient Client, RawPeer Peer) : IDisposable
{
    public void Dispose()
    {
        Client.Dispose();
        Peer.Dispose();
    }
}

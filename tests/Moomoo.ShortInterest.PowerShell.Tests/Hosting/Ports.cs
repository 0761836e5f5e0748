using System.Net;
using System.Net.Sockets;

namespace Moomoo.ShortInterest.PowerShell.Tests;

internal static class Ports
{
    /// <summary>A port of this machine on which nothing listens.</summary>
    public static int Unused()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

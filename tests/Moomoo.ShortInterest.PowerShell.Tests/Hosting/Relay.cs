using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Moomoo.ShortInterest.PowerShell.Tests;

/// <summary>
/// A way to a simulator that looks like a real gateway: it takes the mark of the simulator out of the answer to InitConnect.
/// It can be cut at any moment.
/// </summary>
internal sealed class Relay : IDisposable
{
    private const int HeaderSize = 44;
    private const int InitConnect = 1001;

    /// <summary>S2C.simulated = true: field 1000, a varint.</summary>
    private static readonly byte[] Mark = [0xC0, 0x3E, 1];

    private readonly int gatewayPort;
    private readonly List<TcpClient> clients = [];
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public Relay(int gatewayPort)
    {
        this.gatewayPort = gatewayPort;
        listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Closes every connection and the port.</summary>
    public void Cut()
    {
        listener.Stop();
        lock (clients)
        {
            clients.ForEach(client => client.Dispose());
            clients.Clear();
        }
    }

    public void Dispose() => Cut();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                var gateway = new TcpClient();
                lock (clients)
                {
                    clients.Add(client);
                    clients.Add(gateway);
                }

                await gateway.ConnectAsync(IPAddress.Loopback, gatewayPort);
                _ = CopyAsync(client, gateway);
                _ = CopyFramesAsync(gateway, client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // cut
        }
    }

    private static async Task CopyAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // cut
        }
        finally
        {
            to.Dispose();
        }
    }

    private static async Task CopyFramesAsync(TcpClient from, TcpClient to)
    {
        try
        {
            while (true)
            {
                var header = new byte[HeaderSize];
                await from.GetStream().ReadExactlyAsync(header);
                var body = new byte[BitConverter.ToInt32(header, 12)];
                await from.GetStream().ReadExactlyAsync(body);
                if (BitConverter.ToInt32(header, 2) == InitConnect && body.AsSpan().IndexOf(Mark) is >= 0 and var mark)
                {
                    body[mark + 2] = 0;
#pragma warning disable CA5350 // the protocol demands SHA-1
                    SHA1.HashData(body).CopyTo(header, 16);
#pragma warning restore CA5350
                }

                await to.GetStream().WriteAsync(header);
                await to.GetStream().WriteAsync(body);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // cut
        }
        finally
        {
            to.Dispose();
        }
    }
}

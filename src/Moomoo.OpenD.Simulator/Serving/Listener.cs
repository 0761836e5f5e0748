using System.Net;
using System.Net.Sockets;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Serving;

/// <summary>A port of 127.0.0.1 that accepts connections until it is closed.</summary>
internal sealed class Listener : IDisposable
{
    /// <summary>In milliseconds, so that a shortage that lasts does not take a processor.</summary>
    private const int RetryDelay = 10;

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private volatile bool isClosed;

    /// <exception cref="PortUnavailableException">The port is in use, or this user may not use it.</exception>
    public Listener(int port)
    {
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(512);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new PortUnavailableException(port, e);
        }
    }

    public int Port => ((IPEndPoint)socket.LocalEndPoint!).Port;

    /// <summary>Accepts connections until the port is closed.</summary>
    /// <param name="serve">Takes each connection over.</param>
    public Task AcceptAsync(Action<Socket> serve) => AcceptAsync(socket.AcceptAsync, serve);

    /// <summary>A connection that breaks before it is accepted, or a shortage of handles, does not end the others.</summary>
    internal async Task AcceptAsync(Func<Task<Socket>> accept, Action<Socket> serve)
    {
        while (!isClosed)
        {
            try
            {
                serve(await accept().ConfigureAwait(false));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                await Task.Delay(isClosed ? 0 : RetryDelay).ConfigureAwait(false);
            }
        }
    }

    public void Dispose()
    {
        isClosed = true;
        socket.Dispose();
    }
}

using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Security;

namespace Moomoo.OpenD.Tests;

/// <summary>A listener on a free port whose answers each test writes itself.</summary>
internal sealed class RawGateway : IDisposable
{
    private readonly TcpListener listener;

    public RawGateway(IPAddress? address = null)
    {
        listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        listener.Start();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Whether a client waits to be accepted.</summary>
    public bool HasMore => listener.Pending();

    public OpenDClientOptions Options => new() { Port = Port, Timeout = TimeSpan.FromSeconds(60), Retries = 0, RetryDelay = TimeSpan.FromMilliseconds(1) };

    public async Task<RawPeer> AcceptAsync() => new(await listener.AcceptTcpClientAsync().WithinGuardAsync());

    /// <summary>Accepts a client and answers its InitConnect.</summary>
    public async Task<RawPeer> GreetAsync(int keepAliveInterval = 10)
    {
        var peer = await AcceptAsync();
        var (header, _) = await peer.ReadAsync();
        Assert.Equal(ProtoId.InitConnect, header.ProtoId);
        await peer.AnswerAsync(header, Greeting(keepAliveInterval));
        return peer;
    }

    /// <summary>A client that is connected, and the gateway's side of its connection.</summary>
    public async Task<Session> ConnectAsync(Func<OpenDClientOptions, OpenDClientOptions>? change = null, int keepAliveInterval = 10)
    {
        var client = new OpenDClient(change?.Invoke(Options) ?? Options);
        var connecting = client.ConnectAsync();
        var peer = await GreetAsync(keepAliveInterval);
        await connecting.WithinGuardAsync();
        return new Session(client, peer);
    }

    public static Protos.InitConnect.Response Greeting(int keepAliveInterval = 10) => new()
    {
        RetType = 0,
        S2C = new()
        {
            ServerVer = 1011,
            LoginUserID = 1,
            ConnID = 1,
            ConnAESKey = "0123456789abcdef",
            KeepAliveInterval = keepAliveInterval,
        },
    };

    public static Protos.GetGlobalState.Response GlobalState(int build = 0) => new()
    {
        RetType = 0,
        S2C = new()
        {
            MarketHK = 0,
            MarketUS = 0,
            MarketSH = 0,
            MarketSZ = 0,
            MarketHKFuture = 0,
            QotLogined = true,
            TrdLogined = false,
            ServerVer = 1011,
            ServerBuildNo = build,
            Time = 1_777_478_400,
        },
    };

    public void Dispose() => listener.Stop();
}

/// <summary>The gateway's side of one connection.</summary>
internal sealed class RawPeer(TcpClient client) : IDisposable
{
    private readonly NetworkStream stream = client.GetStream();

    public async Task<(FrameHeader Header, byte[] Body)> ReadAsync()
    {
        var header = FrameHeader.Read(await ReadAsync(FrameHeader.Size));
        return (header, await ReadAsync(header.BodyLength));
    }

    /// <summary>Ignores heartbeats.</summary>
    public async Task<(FrameHeader Header, byte[] Body)> ReadRequestAsync()
    {
        while (true)
        {
            var (header, body) = await ReadAsync();
            if (header.ProtoId != ProtoId.KeepAlive)
            {
                return (header, body);
            }
        }
    }

    public Task SendAsync(byte[] bytes) => stream.WriteAsync(bytes, 0, bytes.Length);

    public Task AnswerAsync(FrameHeader request, IMessage response, IPacketCipher? cipher = null) =>
        SendAsync(Bytes(request.ProtoId, request.SerialNumber, response, cipher));

    public static byte[] Bytes(uint protoId, uint serialNumber, IMessage message, IPacketCipher? cipher = null)
    {
        using var frame = Frame.Create(protoId, serialNumber, message, cipher);
        return frame.Bytes.ToArray();
    }

    /// <summary>Waits until the client has closed the connection; whatever it still sent is ignored.</summary>
    public async Task WaitForCloseAsync()
    {
        var rest = new byte[1024];
        try
        {
            while (await stream.ReadAsync(rest, 0, rest.Length).WithinGuardAsync() > 0)
            {
            }
        }
        catch (IOException)
        {
            // reset
        }
    }

    /// <summary>The client reads to the end of what was sent, and then that there is no more.</summary>
    public void EndSending() => client.Client.Shutdown(SocketShutdown.Send);

    public void Reset()
    {
        client.Client.LingerState = new LingerOption(true, 0);
        client.Dispose();
    }

    public void Dispose() => client.Dispose();

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count;)
        {
            var more = await stream.ReadAsync(bytes, read, count - read).WithinGuardAsync();
            read += more > 0 ? more : throw new EndOfStreamException();
        }

        return bytes;
    }
}

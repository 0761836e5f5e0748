using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Moomoo.OpenD;
using Moomoo.OpenD.Framing;

namespace Moomoo.ShortInterest.Benchmarks;

/// <summary>The least that bringing pages can cost: ready-made requests, one after the other, whose answers are read and thrown away.</summary>
internal static class Floor
{
    public static void Run(int port, int pages)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        var buffer = new byte[64 * 1024];
        Exchange(socket, buffer, InitConnect);
        foreach (var request in Requests(pages))
        {
            Exchange(socket, buffer, request);
        }
    }

    /// <summary>The same without holding a thread while waiting, as the client must: what .NET's asynchronous sockets cost by themselves.</summary>
    public static async Task RunAsync(int port, int pages)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        var buffer = new byte[64 * 1024];
        await ExchangeAsync(socket, buffer, InitConnect);
        foreach (var request in Requests(pages))
        {
            await ExchangeAsync(socket, buffer, request);
        }
    }

    private static readonly byte[] InitConnect = Bytes(ProtoId.InitConnect, 1, new OpenD.Protos.InitConnect.Request
    {
        C2S = new() { ClientVer = 1011, ClientID = "floor", PacketEncAlgo = -1 },
    });

    private static byte[][]? ready;

    private static byte[][] Requests(int pages) => ready is not null && ready.Length == pages ? ready : ready = [.. Enumerable.Range(0, pages).Select(page =>
    {
        var c2s = new OpenD.Protos.QotGetShortInterest.C2S { Security = new() { Market = 1, Code = "00001" }, Num = CannedGateway.PageSize };
        if (page > 0)
        {
            c2s.NextKey = (page * CannedGateway.PageSize).ToString(CultureInfo.InvariantCulture);
        }

        return Bytes(ProtoId.ShortInterest, (uint)page + 2, new OpenD.Protos.QotGetShortInterest.Request { C2S = c2s });
    })];

    private static byte[] Bytes(uint protoId, uint serialNumber, Google.Protobuf.IMessage message)
    {
        using var frame = Frame.Create(protoId, serialNumber, message, null);
        return frame.Bytes.ToArray();
    }

    private static void Exchange(Socket socket, byte[] buffer, byte[] request)
    {
        socket.Send(request);
        var filled = 0;
        while (filled < FrameHeader.Size || filled < FrameHeader.Size + (int)BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(12)))
        {
            filled += socket.Receive(buffer, filled, buffer.Length - filled, SocketFlags.None);
        }
    }

    private static async Task ExchangeAsync(Socket socket, byte[] buffer, byte[] request)
    {
        await socket.SendAsync(request);
        var filled = 0;
        while (filled < FrameHeader.Size || filled < FrameHeader.Size + (int)BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(12)))
        {
            filled += await socket.ReceiveAsync(buffer.AsMemory(filled));
        }
    }
}

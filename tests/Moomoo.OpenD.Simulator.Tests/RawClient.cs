using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Moomoo.OpenD.Tests;

namespace Moomoo.OpenD.Simulator.Tests;

/// <summary>
/// A client that speaks OpenD's JSON format and builds its frames by itself, from the protocol page: it shares no code with the
/// simulator, so that a mistake in the shared code cannot hide.
/// </summary>
internal sealed class RawClient : IDisposable
{
    private const int HeaderSize = 44;

    private readonly TcpClient client = new();
    private NetworkStream stream = null!;

    public static async Task<RawClient> ConnectAsync(OpenDSimulator simulator)
    {
        var client = new RawClient();
        await client.client.ConnectAsync(IPAddress.Loopback, simulator.Port).WithinGuardAsync();
        client.stream = client.client.GetStream();
        return client;
    }

    /// <summary>Connects and exchanges InitConnect.</summary>
    public static async Task<RawClient> GreetAsync(OpenDSimulator simulator)
    {
        var client = await ConnectAsync(simulator);
        var answer = await client.AskAsync(1001, 1, """{"c2s":{"clientVer":1011,"clientID":"test","recvNotify":false}}""");
        Assert.Equal(0, answer.GetProperty("retType").GetInt32());
        return client;
    }

    public async Task SendAsync(uint protoId, uint serialNumber, byte[] body, byte format, byte[]? hash = null)
    {
        var header = new byte[HeaderSize];
        "FT"u8.CopyTo(header);
        BitConverter.GetBytes(protoId).CopyTo(header, 2);
        header[6] = format;
        BitConverter.GetBytes(serialNumber).CopyTo(header, 8);
        BitConverter.GetBytes(body.Length).CopyTo(header, 12);
#pragma warning disable CA5350 // the protocol demands SHA-1
        (hash ?? SHA1.HashData(body)).CopyTo(header, 16);
#pragma warning restore CA5350
        await stream.WriteAsync(header.Concat(body).ToArray());
    }

    public async Task<(uint ProtoId, uint SerialNumber, byte Format, byte[] Body)> ReadAsync()
    {
        var header = await ReadAsync(HeaderSize);
        Assert.Equal("FT", Encoding.ASCII.GetString(header, 0, 2));
        Assert.Equal(0, header[7]);
        Assert.All(header.Skip(36), reserved => Assert.Equal(0, reserved));
        var body = await ReadAsync(BitConverter.ToInt32(header, 12));
#pragma warning disable CA5350 // the protocol demands SHA-1
        Assert.Equal(SHA1.HashData(body), header.Skip(16).Take(20));
#pragma warning restore CA5350
        return (BitConverter.ToUInt32(header, 2), BitConverter.ToUInt32(header, 8), header[6], body);
    }

    public async Task<JsonElement> AskAsync(uint protoId, uint serialNumber, string json)
    {
        await SendAsync(protoId, serialNumber, Encoding.UTF8.GetBytes(json), 1);
        var answer = await ReadAsync();
        Assert.Equal((protoId, serialNumber, (byte)1), (answer.ProtoId, answer.SerialNumber, answer.Format));
        return JsonDocument.Parse(answer.Body).RootElement;
    }

    /// <summary>Whether the simulator closes the connection without another byte.</summary>
    public async Task WaitForCloseAsync()
    {
        try
        {
            Assert.Equal(0, await stream.ReadAsync(new byte[1]).AsTask().WithinGuardAsync());
        }
        catch (IOException)
        {
            // reset
        }
    }

    public void Dispose() => client.Dispose();

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes).AsTask().WithinGuardAsync();
        return bytes;
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Moomoo.OpenD;
using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Simulator;
using Moomoo.OpenD.Simulator.Data;
using Moomoo.OpenD.Simulator.Serving;

namespace Moomoo.ShortInterest.Benchmarks;

/// <summary>
/// A gateway that answers with frames made beforehand, so that a measurement is of the client and not of whoever makes rows up.
/// It serves one history, in pages of 50, for whatever code is asked for.
/// </summary>
internal sealed class CannedGateway : IDisposable
{
    public const int PageSize = 50;
    private const int SerialNumberOffset = 8;

    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly byte[] greeting;
    private readonly byte[][] pages;
    private readonly TimeSpan latency;

    public CannedGateway(int rows, TimeSpan latency = default, int port = 0)
    {
        this.latency = latency;
        greeting = Bytes(Frame.Create(ProtoId.InitConnect, 0, new OpenD.Protos.InitConnect.Response
        {
            RetType = 0,
            S2C = new() { ServerVer = 1011, LoginUserID = 0, ConnID = 1, ConnAESKey = "0123456789abcdef", KeepAliveInterval = 10, Simulated = true },
        }, null));
        var answers = new Answers(new SimulatedMarket(new OpenDSimulatorOptions { RowsPerCode = rows }), new Refusals(GatewayLanguage.English));
        pages = [.. Enumerable.Range(0, (rows + PageSize - 1) / PageSize).Select(page => Bytes(Frame.Create(
            ProtoId.ShortInterest,
            0,
            answers.AnswerShortInterest(new OpenD.Protos.QotGetShortInterest.C2S
            {
                Security = new() { Market = 1, Code = "00001" },
                NextKey = (page * PageSize).ToString(CultureInfo.InvariantCulture),
                Num = PageSize,
            }),
            null)))];
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(16);
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    /// <summary>The pages as they travel.</summary>
    public IReadOnlyList<byte[]> Pages => pages;

    public void Dispose() => listener.Dispose();

    private static byte[] Bytes(Frame frame)
    {
        using (frame)
        {
            return frame.Bytes.ToArray();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptAsync();
                socket.NoDelay = true;

                // A thread of its own, and blocking: what a client waits for least.
                new Thread(() => Serve(socket)) { IsBackground = true }.Start();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // disposed
        }
    }

    private void Serve(Socket socket)
    {
        using (socket)
        {
            var buffer = new byte[64 * 1024];
            var filled = 0;
            try
            {
                while (true)
                {
                    var received = socket.Receive(buffer, filled, buffer.Length - filled, SocketFlags.None);
                    if (received == 0)
                    {
                        return;
                    }

                    var rest = new ReadOnlySequence<byte>(buffer, 0, filled += received);
                    while (FrameReader.TryRead(ref rest, out var header, out var body))
                    {
                        Answer(socket, header, body);
                    }

                    rest.CopyTo(buffer);
                    filled = (int)rest.Length;
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // the client is gone
            }
        }
    }

    private void Answer(Socket socket, FrameHeader header, in ReadOnlySequence<byte> body)
    {
        var frame = header.ProtoId == ProtoId.InitConnect ? greeting
            : header.ProtoId == ProtoId.ShortInterest ? pages[PageNumber(body)]
            : null;
        if (frame is null)
        {
            return;
        }

        var answer = frame.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(answer.AsSpan(SerialNumberOffset), header.SerialNumber);
        if (latency > TimeSpan.Zero && header.ProtoId != ProtoId.InitConnect)
        {
            _ = SendLateAsync(socket, answer);
        }
        else
        {
            socket.Send(answer);
        }
    }

    private async Task SendLateAsync(Socket socket, byte[] answer)
    {
        await Task.Delay(latency);
        lock (socket)
        {
            socket.Send(answer);
        }
    }

    private static int PageNumber(in ReadOnlySequence<byte> body)
    {
        var c2s = OpenD.Protos.QotGetShortInterest.Request.Parser.ParseFrom(body).C2S;
        return c2s.HasNextKey ? int.Parse(c2s.NextKey, CultureInfo.InvariantCulture) / PageSize : 0;
    }
}

using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Security;
using Moomoo.OpenD.Simulator.Faults;

namespace Moomoo.OpenD.Simulator.Serving;

/// <summary>One client's connection, from accept to close.</summary>
internal sealed class ClientSession : IDisposable
{
    private readonly OpenDSimulator simulator;
    private readonly OpenDSimulatorOptions options;
    private readonly Socket socket;
    private readonly NetworkStream stream;
    private readonly FaultyWriter writer;
    private readonly RSA? rsa;
    private readonly int number;
    private readonly ITimer silence;

    private IPacketCipher? cipher;
    private bool isGreeted;

    public ClientSession(OpenDSimulator simulator, OpenDSimulatorOptions options, Socket socket, int number)
    {
        this.simulator = simulator;
        this.options = options;
        this.socket = socket;
        this.number = number;
        stream = new NetworkStream(socket, ownsSocket: true);
        writer = new FaultyWriter(simulator, options, socket, stream);
        rsa = options.RsaKey?.CreateRsa();
        silence = options.TimeProvider.CreateTimer(
            static session => ((ClientSession)session!).Dispose(), this, SilenceLimit, Timeout.InfiniteTimeSpan);
    }

    private TimeSpan SilenceLimit => TimeSpan.FromTicks(options.KeepAliveInterval.Ticks * 5 / 4);

    /// <summary>Serves until the client leaves, the simulator stops or the client breaks the protocol.</summary>
    public async Task ServeAsync()
    {
        var reader = PipeReader.Create(stream);
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync().ConfigureAwait(false);
                var buffer = result.Buffer;
                while (FrameReader.TryRead(ref buffer, out var header, out var body))
                {
                    silence.Change(SilenceLimit, Timeout.InfiniteTimeSpan);
                    if (!isGreeted && header.ProtoId != ProtoId.InitConnect)
                    {
                        return;
                    }

                    _ = AnswerAsync(header, body.ToArray());
                }

                if (result.IsCompleted)
                {
                    return;
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or ProtocolException)
        {
            // the client has gone, or does not speak the protocol
        }
        finally
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        silence.Dispose();
        stream.Dispose();
        writer.Dispose();
        rsa?.Dispose();
    }

    /// <summary>With a reset, as a crashing process does it.</summary>
    public void Abort()
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // already closed
        }

        Dispose();
    }

    private async Task AnswerAsync(FrameHeader header, byte[] body)
    {
        try
        {
            if (header.ProtoId == ProtoId.InitConnect)
            {
                await GreetAsync(header, body).ConfigureAwait(false);
                return;
            }

            var (response, fault) = Answer(header, Open(header, body, cipher));
            if (response is not null)
            {
                await writer.WriteAsync(Encode(header, response, cipher, fault), header, cipher, fault).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // whatever went wrong, a client that is left without its answer must notice
        catch
#pragma warning restore CA1031
        {
            Dispose();
        }
    }

    private static Frame Encode(FrameHeader request, IMessage response, IPacketCipher? cipher, FaultKind? fault = null) =>
        fault == FaultKind.UnparsableBody
            ? Frame.Create(request.ProtoId, request.BodyFormat, request.SerialNumber, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 0x02, 0x03], cipher)
            : request.BodyFormat == FrameHeader.JsonFormat
                ? Frame.Create(request.ProtoId, request.BodyFormat, request.SerialNumber, Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(response)), cipher)
                : Frame.Create(request.ProtoId, request.SerialNumber, response, cipher);

    /// <exception cref="CryptographicException">The body was encrypted otherwise, or is damaged.</exception>
    private static ReadOnlySequence<byte> Open(FrameHeader header, byte[] body, IPacketCipher? cipher) =>
        Frame.TryOpen(header, new ReadOnlySequence<byte>(body), cipher, out var plainBody) ? plainBody : throw new CryptographicException("The SHA-1 does not match the body.");

    private async Task GreetAsync(FrameHeader header, byte[] body)
    {
        var rsaCipher = rsa is null ? null : new RsaPacketCipher(rsa);
        Protos.InitConnect.Response response;
        try
        {
            var request = Call.Parse<Protos.InitConnect.Request>(header, Open(header, body, rsaCipher));
            response = Greet((PacketEncryption)request.C2S.PacketEncAlgo);
            Record(header);
            isGreeted = true;
        }
        catch (Exception e) when (e is CryptographicException or ProtocolException)
        {
            response = new() { RetType = Refusal.InvalidContent, RetMsg = simulator.Refusals.Unreadable.RetMsg };
        }

        await writer.WriteAsync(Encode(header, response, rsaCipher), header, rsaCipher, null).ConfigureAwait(false);
    }

    /// <summary>Later bodies are encrypted as agreed here.</summary>
    private Protos.InitConnect.Response Greet(PacketEncryption wanted)
    {
        var (key, iv) = (NewKey(), NewKey());
        var algorithm = rsa is null ? PacketEncryption.None : wanted;
        cipher = algorithm switch
        {
            PacketEncryption.None => null,
            PacketEncryption.AesCbc => AesPacketCipher.Cbc(key, iv),
            PacketEncryption.AesEcb => AesPacketCipher.Ecb(key),
            _ => new FtAesEcbCipher(key),
        };
        var response = new Protos.InitConnect.Response
        {
            RetType = 0,
            S2C = new()
            {
                ServerVer = options.ServerVersionNumber,
                LoginUserID = 0,
                ConnID = (ulong)number,
                ConnAESKey = key,
                KeepAliveInterval = (int)options.KeepAliveInterval.TotalSeconds,
                Simulated = true,
            },
        };
        if (algorithm == PacketEncryption.AesCbc)
        {
            response.S2C.AesCBCiv = iv;
        }

        return response;
    }

    private (IMessage? Response, FaultKind? Fault) Answer(FrameHeader header, in ReadOnlySequence<byte> plainBody)
    {
        try
        {
            switch (header.ProtoId)
            {
                case ProtoId.KeepAlive:
                    return (Housekeeping.KeepAlive(header, plainBody, options), null);
                case ProtoId.GetGlobalState:
                    Record(header);
                    return (Housekeeping.GlobalState(header, plainBody, number, options), null);
                default:
                    return simulator.Calls.FirstOrDefault(call => call.Terms.ProtoId == header.ProtoId) is { } call
                        ? simulator.Handler.Handle(call, header, plainBody, number)
                        : (Refuse(simulator.Refusals.UnknownCall), null);
            }
        }
        catch (ProtocolException)
        {
            return (Refuse(simulator.Refusals.Unreadable), null);
        }
    }

    /// <summary>All responses begin alike, so that one without content serves for all.</summary>
    private static Protos.KeepAlive.Response Refuse(Refusal refusal) => new() { RetType = refusal.RetType, RetMsg = refusal.RetMsg };

    private void Record(FrameHeader header) =>
        simulator.Record(new ReceivedRequest(number, header.ProtoId, header.SerialNumber, null, null, null, options.TimeProvider.GetUtcNow()));

    /// <summary>16 ASCII characters, as OpenD makes them.</summary>
    private static string NewKey() => Guid.NewGuid().ToString("N").Substring(0, AesKey.Size);
}

using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Protos;
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
            // the client is gone, or was none
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
            // it is closed already
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

            var plainBody = cipher is null ? body : cipher.Decrypt(body);
            if (Sha1Hash.Of(new ReadOnlySequence<byte>(plainBody)) != header.PlainBodyHash)
            {
                Dispose();
                return;
            }

            var (response, fault) = Answer(header, plainBody);
            if (response is not null)
            {
                await writer.WriteAsync(Encode(header, response, fault), header, fault).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or CryptographicException or OperationCanceledException)
        {
            Dispose();
        }
    }

    private Frame Encode(FrameHeader request, IMessage response, FaultKind? fault) =>
        fault == FaultKind.UnparsableBody
            ? Frame.Create(request.ProtoId, request.BodyFormat, request.SerialNumber, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 0x02, 0x03], cipher)
            : request.BodyFormat == FrameHeader.JsonFormat
                ? Frame.Create(request.ProtoId, request.BodyFormat, request.SerialNumber, Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(response)), cipher)
                : Frame.Create(request.ProtoId, request.SerialNumber, response, cipher);

    private async Task GreetAsync(FrameHeader header, byte[] body)
    {
        var rsaCipher = rsa is null ? null : new RsaPacketCipher(rsa);
        Protos.InitConnect.Response response;
        IPacketCipher? agreed = null;
        try
        {
            var plainBody = rsaCipher is null ? body : rsaCipher.Decrypt(body);
            if (Sha1Hash.Of(new ReadOnlySequence<byte>(plainBody)) != header.PlainBodyHash)
            {
                throw new CryptographicException("not this key");
            }

            var request = Parse(header, plainBody, Protos.InitConnect.Request.Parser);
            var key = NewKey();
            var iv = NewKey();
            var algorithm = rsa is null ? PacketEncryption.None : (PacketEncryption)request.C2S.PacketEncAlgo;
            agreed = algorithm switch
            {
                PacketEncryption.None => null,
                PacketEncryption.AesCbc => AesPacketCipher.Cbc(key, iv),
                PacketEncryption.AesEcb => AesPacketCipher.Ecb(key),
                _ => new FtAesEcbCipher(key),
            };
            response = new()
            {
                RetType = 0,
                S2C = new()
                {
                    ServerVer = OpenDSimulator.ServerVersion,
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

            simulator.Record(new ReceivedRequest(number, header.ProtoId, header.SerialNumber, null, null, null, options.TimeProvider.GetUtcNow()));
            isGreeted = true;
        }
        catch (Exception e) when (e is CryptographicException or InvalidProtocolBufferException or InvalidJsonException or ProtocolException)
        {
            response = Answers.Refuse<Protos.InitConnect.Response>(Answers.InvalidContent, "InitConnect cannot be read. 初始化连接失败");
        }

        cipher = rsaCipher;
        var frame = Encode(header, response, null);
        cipher = agreed;
        await writer.WriteAsync(frame, header, null).ConfigureAwait(false);
    }

    private (IMessage? Response, FaultKind? Fault) Answer(FrameHeader header, byte[] plainBody)
    {
        try
        {
            switch (header.ProtoId)
            {
                case ProtoId.KeepAlive:
                    return (Answers.KeepAlive(options.TimeProvider), null);
                case ProtoId.GetGlobalState:
                    simulator.Record(new ReceivedRequest(number, header.ProtoId, header.SerialNumber, null, null, null, options.TimeProvider.GetUtcNow()));
                    return (Answers.GlobalState(options.TimeProvider), null);
                case ProtoId.ShortInterest:
                    return Days(
                        header,
                        Parse(header, plainBody, Protos.QotGetShortInterest.Request.Parser).C2S,
                        simulator.Answers.ShortInterest,
                        static (response, key) => response.S2C.NextKey = key);
                case ProtoId.DailyShortVolume:
                    return Days(
                        header,
                        Parse(header, plainBody, Protos.QotGetDailyShortVolume.Request.Parser).C2S,
                        simulator.Answers.DailyShortVolume,
                        static (response, key) => response.S2C.NextKey = key);
                case ProtoId.ShortSellingRank:
                    var rank = Parse(header, plainBody, Protos.QotGetShortSellingRank.Request.Parser).C2S;
                    return Page(header, null, rank.HasOffset ? $"{rank.Offset}" : null, rank.HasCount ? rank.Count : null, () => simulator.Answers.ShortSellingRank(rank));
                default:
                    return (null, null);
            }
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException or ProtocolException)
        {
            return (Answers.Refuse<Protos.KeepAlive.Response>(Answers.InvalidContent, "The request cannot be read. 请求解析失败"), null);
        }
    }

    private (IMessage Response, FaultKind? Fault) Days<TResponse>(
        FrameHeader header, IDailyRequest request, Func<IDailyRequest, TResponse> answer, Action<TResponse, string> setNextKey)
        where TResponse : IResponseMessage, new()
    {
        var code = $"{(ShortInterest.Market)request.Security.Market}.{request.Security.Code}";
        var nextKey = request.HasNextKey ? request.NextKey : null;
        var (response, fault) = Page(header, code, nextKey, request.HasNum ? request.Num : null, () => answer(request));
        if (fault == FaultKind.RepeatedNextKey && response.RetType == 0 && nextKey is not null)
        {
            setNextKey(response, nextKey);
        }

        return (response, fault);
    }

    /// <summary>What requests for pages have in common: the record, the allowance and the faults.</summary>
    private (TResponse Response, FaultKind? Fault) Page<TResponse>(FrameHeader header, string? code, string? nextKey, int? num, Func<TResponse> answer)
        where TResponse : IResponseMessage, new()
    {
        simulator.Record(new ReceivedRequest(number, header.ProtoId, header.SerialNumber, code, nextKey, num, options.TimeProvider.GetUtcNow()));
        var fault = simulator.NextFault();
        var isRefused = !simulator.Allowance.Accepts(header.ProtoId) || fault == FaultKind.FrequencyRefusal;
        return (isRefused ? Answers.Refuse<TResponse>(Answers.Failed, simulator.NextFrequencyMessage()) : answer(), fault);
    }

    /// <exception cref="ProtocolException">A required field is missing, which the parsers let pass.</exception>
    private static T Parse<T>(FrameHeader header, byte[] plainBody, MessageParser<T> parser)
        where T : IMessage<T>, new()
    {
        var message = header.BodyFormat == FrameHeader.JsonFormat ? JsonParser.Default.Parse<T>(Encoding.UTF8.GetString(plainBody)) : parser.ParseFrom(plainBody);
        return message.IsInitialized() ? message : throw new ProtocolException("a required field is missing.");
    }

    /// <summary>16 ASCII characters, as OpenD makes them.</summary>
    private static string NewKey() => Guid.NewGuid().ToString("N").Substring(0, AesKey.Size);
}

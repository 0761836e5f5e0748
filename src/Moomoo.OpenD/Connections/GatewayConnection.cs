using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Security.Cryptography;
using Google.Protobuf;
using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Protos;
using Moomoo.OpenD.Resilience;
using Moomoo.OpenD.Security;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Connections;

/// <summary>
/// One TCP connection to a gateway, from connect to close. It carries many requests at once and matches every response
/// to its request by proto id and serial number; frames that answer no request are ignored. Once anything is wrong with it,
/// it is closed for good and every outstanding request fails with the same error.
/// </summary>
internal sealed class GatewayConnection : IDisposable
{
    /// <summary>A page is a few kilobytes: a buffer of this size seldom splits it in two, which would have to be copied together.</summary>
    private static readonly StreamPipeReaderOptions ReaderOptions = new(bufferSize: 64 * 1024);

    private readonly ConcurrentDictionary<(uint ProtoId, uint SerialNumber), PendingRequest> pending = new();
    private readonly SemaphoreSlim sending = new(1, 1);
    private readonly CancellationTokenSource closing = new();
    private readonly OpenDEndpoint endpoint;
    private readonly TimeProvider timeProvider;
    private readonly NetworkStream stream;
    private readonly Handshake handshake;

    private IPacketCipher? sessionCipher;
    private ShortInterestException? failure;
    private int lastSerialNumber;
    private long lastFrameTimestamp;

    private GatewayConnection(OpenDEndpoint endpoint, Socket socket, Handshake handshake, TimeProvider timeProvider)
    {
        this.endpoint = endpoint;
        this.handshake = handshake;
        this.timeProvider = timeProvider;
        stream = new NetworkStream(socket, ownsSocket: true);
        Allowances = GatewayAllowances.Enter(GatewayAllowances.AddressOf(socket), timeProvider);
        lastFrameTimestamp = timeProvider.GetTimestamp();
    }

    /// <summary>What the gateway reported about itself in its answer to InitConnect.</summary>
    public GatewayGreeting Greeting { get; private set; } = null!;

    /// <summary>The allowances of the gateway at the address of the connection, however its host was written.</summary>
    public GatewayAllowances Allowances { get; }

    /// <summary>Requests whose responses are outstanding.</summary>
    public int Outstanding => pending.Count;

    public bool IsOpen => Volatile.Read(ref failure) is null;

    /// <summary>Connects and exchanges InitConnect.</summary>
    /// <exception cref="GatewayUnreachableException"/>
    /// <exception cref="EncryptionFailedException"/>
    /// <exception cref="GatewayRefusedException"/>
    /// <exception cref="ConnectionLostException"/>
    /// <exception cref="ProtocolViolationException"/>
    public static async Task<GatewayConnection> OpenAsync(OpenDEndpoint endpoint, OpenDClientOptions options, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.OpenAsync(options.Host, options.Port, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new GatewayUnreachableException(endpoint.ToString(), options.Host, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return await OpenAsync(endpoint, socket, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Exchanges InitConnect over a socket that is connected, and owns it from then on.</summary>
    /// <exception cref="ConnectionLostException">The gateway closed or reset it, perhaps before this call.</exception>
    internal static async Task<GatewayConnection> OpenAsync(OpenDEndpoint endpoint, Socket socket, OpenDClientOptions options, CancellationToken cancellationToken)
    {
        using var handshake = new Handshake(endpoint, options);
        GatewayConnection connection;
        try
        {
            connection = new GatewayConnection(endpoint, socket, handshake, options.TimeProvider);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            // A socket that was reset has no addresses and no stream.
            socket.Dispose();
            throw handshake.ClosedByGateway(e);
        }

        try
        {
            _ = connection.ReceiveAsync();
            await connection.InitConnectAsync(cancellationToken).ConfigureAwait(false);
            _ = connection.BeatAsync();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sends one request and waits for its response, whatever its retType. Cancellation ends the wait; a later response is ignored.</summary>
    public Task<TResponse> SendAsync<TResponse>(GatewayRequest<TResponse> request, IProgress<OpenDEvent>? progress, CancellationToken cancellationToken)
        where TResponse : class, IResponse =>
        SendAsync(request, null, progress, cancellationToken);

    /// <summary>Closes the connection if no frame has arrived since then. A gateway that is late with one answer but sends others is alive.</summary>
    public void CloseIfSilentSince(long timestamp, GatewayTimeoutException overdue)
    {
        if (Volatile.Read(ref lastFrameTimestamp) < timestamp)
        {
            Close(new ConnectionLostException(endpoint.ToString(), "it fell silent.", overdue));
        }
    }

    public void Dispose() => Close(new ConnectionClosedException(endpoint.ToString()));

    private async Task<TResponse> SendAsync<TResponse>(
        GatewayRequest<TResponse> request, Action<TResponse>? onAnswer, IProgress<OpenDEvent>? progress, CancellationToken cancellationToken)
        where TResponse : class, IResponse
    {
        var serialNumber = (uint)Interlocked.Increment(ref lastSerialNumber);
        var pendingRequest = new PendingRequest<TResponse>(request, onAnswer);
        pending[(request.ProtoId, serialNumber)] = pendingRequest;
        try
        {
            if (Volatile.Read(ref failure) is { } error)
            {
                throw error.Copy();
            }

            using var cancellation = cancellationToken.Register(pendingRequest.Cancel);
            var sent = SendFrameAsync(request.ProtoId, serialNumber, request.Message);
            if (!sent.IsCompleted)
            {
                sent.Observe();
            }

            var bodyLength = await sent.WaitAsync(cancellationToken).ConfigureAwait(false);
            progress?.Notify(new FrameSent(request.ProtoId, serialNumber, bodyLength));
            var (header, response) = await pendingRequest.Answered.ConfigureAwait(false);
            progress?.Notify(new FrameReceived(header.ProtoId, header.SerialNumber, header.BodyLength));
            return response;
        }
        finally
        {
            pending.TryRemove((request.ProtoId, serialNumber), out _);
        }
    }

    /// <summary>Not cancelable: half a frame on the wire would damage every request after it.</summary>
    /// <returns>The length of the body on the wire.</returns>
    private async Task<int> SendFrameAsync(uint protoId, uint serialNumber, IMessage message)
    {
        using var frame = Frame.Create(protoId, serialNumber, message, protoId == ProtoId.InitConnect ? handshake.Cipher : sessionCipher);
        await sending.WaitAsync().ConfigureAwait(false);
        try
        {
            await stream.WriteFrameAsync(frame.Bytes).ConfigureAwait(false);
            return frame.Header.BodyLength;
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            Close(Lost("sending failed.", e));
            throw Volatile.Read(ref failure)!.Copy();
        }
        finally
        {
            sending.Release();
        }
    }

    private async Task InitConnectAsync(CancellationToken cancellationToken)
    {
        // The cipher must be in place before the loop looks at the next frame, so it is set on the loop.
        var request = new GatewayRequest<Protos.InitConnect.Response>(
            ProtoId.InitConnect, nameof(ProtoId.InitConnect), handshake.CreateRequest(), static body => Protos.InitConnect.Response.Parser.ParseFrom(body));
        var response = await SendAsync(request, Greet, null, cancellationToken).ConfigureAwait(false);
        response.ThrowIfRefused(endpoint, request.Description);
        if (Greeting is null)
        {
            throw new ProtocolViolationException(endpoint.ToString(), "the answer to InitConnect is empty.");
        }
    }

    private void Greet(Protos.InitConnect.Response response)
    {
        if (response is { RetType: 0, S2C: { } s2c })
        {
            sessionCipher = handshake.CreateSessionCipher(s2c);
            Greeting = new GatewayGreeting(s2c.ServerVer, TimeSpan.FromSeconds(s2c.KeepAliveInterval), handshake.IsEncrypted, s2c.Simulated);
        }
    }

    private async Task ReceiveAsync()
    {
        var reader = PipeReader.Create(stream, ReaderOptions);
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync().ConfigureAwait(false);
                var buffer = result.Buffer;
                while (FrameReader.TryRead(ref buffer, out var header, out var body))
                {
                    Volatile.Write(ref lastFrameTimestamp, timeProvider.GetTimestamp());
                    Dispatch(header, body);
                }

                if (result.IsCompleted)
                {
                    throw new EndOfStreamException(buffer.IsEmpty ? "the gateway closed it." : "the gateway closed it in the middle of a frame.");
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
#pragma warning disable CA1031 // whatever ends the loop ends the connection and fails its requests
        catch (Exception e)
#pragma warning restore CA1031
        {
            Close(Describe(e));
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    private void Dispatch(FrameHeader header, in ReadOnlySequence<byte> body)
    {
        if (!pending.TryRemove((header.ProtoId, header.SerialNumber), out var request))
        {
            return;
        }

        ReadOnlySequence<byte> plainBody;
        try
        {
            plainBody = header.ProtoId == ProtoId.InitConnect ? handshake.Open(header, body) : Open(header, body);
        }
        catch (Exception e)
        {
            request.Fail(Describe(e));
            throw;
        }

        try
        {
            request.Answer(header, plainBody);
        }
#pragma warning disable CA1031 // the frame was valid, so a body that cannot be read affects only its request
        catch (Exception e)
#pragma warning restore CA1031
        {
            request.Fail(Describe(e));
        }
    }

    private ReadOnlySequence<byte> Open(FrameHeader header, in ReadOnlySequence<byte> body) =>
        Frame.TryOpen(header, body, sessionCipher, out var plainBody)
            ? plainBody
            : throw new ProtocolException($"the SHA-1 of a response to proto id {header.ProtoId} does not match its body.");

    private ShortInterestException Describe(Exception error) => error switch
    {
        ShortInterestException e => e,
        FieldValueException e => new InvalidValueException(endpoint.ToString(), e.Message, e),
        ProtocolException e => new ProtocolViolationException(endpoint.ToString(), e.Message, e.InnerException),
        InvalidProtocolBufferException e => new ProtocolViolationException(endpoint.ToString(), "a response does not parse.", e),
        CryptographicException e => new ProtocolViolationException(endpoint.ToString(), "a response cannot be decrypted.", e),
        EndOfStreamException e => Lost(e.Message, e),
        _ => Lost("receiving failed.", error),
    };

    /// <summary>A gateway that rejects the connection may close or reset it before, while or after InitConnect is sent.</summary>
    private ConnectionLostException Lost(string problem, Exception cause) =>
        Greeting is null ? handshake.ClosedByGateway(cause) : new ConnectionLostException(endpoint.ToString(), problem, cause);

    /// <summary>
    /// Sends a heartbeat at 4/5 of the interval that the gateway named, and closes the connection when no frame of any kind
    /// has arrived for as long as the vendor's clients wait (protocol page, "KeepAlive"). An interval longer than that wait,
    /// or none at all, counts as that wait: an idle connection must hear from the gateway within it.
    /// </summary>
    private async Task BeatAsync()
    {
        var silenceLimit = TimeSpan.FromSeconds(33);
        var named = Greeting.KeepAliveInterval;
        var interval = TimeSpan.FromTicks((named > TimeSpan.Zero && named < silenceLimit ? named : silenceLimit).Ticks * 4 / 5);
        try
        {
            var untilBeat = interval;
            while (true)
            {
                var silence = timeProvider.GetElapsedTime(Volatile.Read(ref lastFrameTimestamp));
                if (silence >= silenceLimit)
                {
                    Close(new ConnectionLostException(endpoint.ToString(), $"no frame came for {silenceLimit.TotalSeconds} s."));
                    return;
                }

                var untilSilent = silenceLimit - silence;
                var delay = untilBeat < untilSilent ? untilBeat : untilSilent;
                await timeProvider.DelayAsync(delay, closing.Token).ConfigureAwait(false);
                untilBeat -= delay;
                if (untilBeat <= TimeSpan.Zero)
                {
                    untilBeat = interval;
                    var beat = new Protos.KeepAlive.Request { C2S = new() { Time = timeProvider.GetUtcNow().ToUnixTimeSeconds() } };

                    // Any frame counts as a sign of life, so the response is ignored. A full send buffer must not stop this watch.
                    SendFrameAsync(ProtoId.KeepAlive, (uint)Interlocked.Increment(ref lastSerialNumber), beat).Observe();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the connection is closed
        }
    }

    private void Close(ShortInterestException error)
    {
        if (Interlocked.CompareExchange(ref failure, error, null) is not null)
        {
            return;
        }

        Allowances.Leave();
        closing.Cancel();
        stream.Dispose();
        foreach (var key in pending.Keys)
        {
            if (pending.TryRemove(key, out var request))
            {
                request.Fail(error.Copy());
            }
        }
    }
}

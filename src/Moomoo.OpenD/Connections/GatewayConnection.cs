using System.Buffers;
using System.Net.Sockets;
using Google.Protobuf;
using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Protos;
using Moomoo.OpenD.Resilience;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Connections;

/// <summary>
/// One TCP connection to a gateway, from connect to close. It carries many requests at once and matches every response
/// to its request by proto id and serial number; frames that answer no request are ignored. Once anything is wrong with it,
/// it is closed for good and every outstanding request fails with the same error.
/// </summary>
internal sealed class GatewayConnection : IDisposable
{
    private readonly PendingRequests pending = new();
    private readonly OpenDEndpoint endpoint;
    private readonly TimeProvider timeProvider;
    private readonly FrameStream frames;
    private readonly Heartbeat heartbeat;
    private readonly Handshake handshake;
    private readonly SessionCiphers ciphers;

    private ShortInterestException? failure;
    private int lastSerialNumber;

    private GatewayConnection(OpenDEndpoint endpoint, Socket socket, Handshake handshake, TimeProvider timeProvider)
    {
        this.endpoint = endpoint;
        this.handshake = handshake;
        this.timeProvider = timeProvider;
        frames = new FrameStream(socket);
        heartbeat = new Heartbeat(
            timeProvider,
            SendHeartbeat,
            () => Close(new ConnectionLostException(endpoint.ToString(), $"no frame came for {Heartbeat.SilenceLimit.TotalSeconds} s.")));
        ciphers = new SessionCiphers(handshake);
        Allowances = GatewayAllowances.Enter(GatewayAllowances.AddressOf(socket), timeProvider);
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
        Socket? socket = null;
        try
        {
            socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.OpenAsync(options.Host, options.Port, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw new GatewayUnreachableException(endpoint.ToString(), options.Host, e);
        }
        catch
        {
            socket?.Dispose();
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
            _ = Runtime.StartWithoutContext(connection.ReceiveAsync);
            await connection.InitConnectAsync(cancellationToken).ConfigureAwait(false);
            connection.heartbeat.Start(connection.Greeting.KeepAliveInterval);
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
        if (heartbeat.IsSilentSince(timestamp))
        {
            Close(new ConnectionLostException(endpoint.ToString(), "it fell silent.", overdue));
        }
    }

    public void Dispose() => Close(new ConnectionClosedException(endpoint.ToString()));

    private async Task<TResponse> SendAsync<TResponse>(
        GatewayRequest<TResponse> request, Action<TResponse>? onAnswer, IProgress<OpenDEvent>? progress, CancellationToken cancellationToken)
        where TResponse : class, IResponse
    {
        var serialNumber = NextSerialNumber();
        var pendingRequest = new PendingRequest<TResponse>(request, onAnswer);
        pending.Add(serialNumber, pendingRequest);
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
            progress?.Report(new FrameSent(request.ProtoId, serialNumber, bodyLength));
            var response = await pendingRequest.Answered.ConfigureAwait(false);
            progress?.Report(new FrameReceived(request.ProtoId, serialNumber, pendingRequest.BodyLength));
            return response;
        }
        finally
        {
            pending.Remove(serialNumber);
        }
    }

    private uint NextSerialNumber() => (uint)Interlocked.Increment(ref lastSerialNumber);

    /// <returns>The length of the body on the wire.</returns>
    private async Task<int> SendFrameAsync(uint protoId, uint serialNumber, IMessage message)
    {
        using var frame = ciphers.Create(protoId, serialNumber, message);
        try
        {
            await frames.WriteAsync(frame).ConfigureAwait(false);
            return frame.Header.BodyLength;
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            Close(Lost("sending failed.", e));
            throw Volatile.Read(ref failure)!.Copy();
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
            ciphers.Begin(s2c);
            Greeting = new GatewayGreeting(s2c.ServerVer, TimeSpan.FromSeconds(s2c.KeepAliveInterval), handshake.IsEncrypted, s2c.Simulated);
        }
    }

    private async Task ReceiveAsync()
    {
        try
        {
            await frames.ReadAllAsync(Dispatch).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // whatever ends the loop ends the connection and fails its requests
        catch (Exception e)
#pragma warning restore CA1031
        {
            Close(Describe(e));
        }
    }

    private void Dispatch(FrameHeader header, in ReadOnlySequence<byte> body)
    {
        heartbeat.Hear();
        if (pending.Take(header) is not { } request)
        {
            return;
        }

        ReadOnlySequence<byte> plainBody;
        try
        {
            plainBody = ciphers.Open(header, body);
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

    private ShortInterestException Describe(Exception error) =>
        ConnectionErrors.OfResponse(error, endpoint) ?? Lost(error is EndOfStreamException ? error.Message : "receiving failed.", error);

    /// <summary>A gateway that rejects the connection may close or reset it before, while or after InitConnect is sent.</summary>
    private ConnectionLostException Lost(string problem, Exception cause) =>
        Greeting is null ? handshake.ClosedByGateway(cause) : new ConnectionLostException(endpoint.ToString(), problem, cause);

    /// <summary>Any frame counts as a sign of life, so the response is ignored.</summary>
    private void SendHeartbeat()
    {
        var beat = new Protos.KeepAlive.Request { C2S = new() { Time = timeProvider.GetUtcNow().ToUnixTimeSeconds() } };
        SendFrameAsync(ProtoId.KeepAlive, NextSerialNumber(), beat).Observe();
    }

    private void Close(ShortInterestException error)
    {
        if (Interlocked.CompareExchange(ref failure, error, null) is not null)
        {
            return;
        }

        Allowances.Leave();
        heartbeat.Dispose();
        frames.Dispose();
        pending.FailAll(error);
    }
}

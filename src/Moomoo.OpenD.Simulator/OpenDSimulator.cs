using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Moomoo.OpenD.Simulator.Faults;
using Moomoo.OpenD.Simulator.Serving;

namespace Moomoo.OpenD.Simulator;

/// <summary>
/// An OpenD gateway with made-up data, on 127.0.0.1 only, that any client of OpenD can talk to. It says of itself in its answer
/// to InitConnect that it is simulated.
/// </summary>
public sealed class OpenDSimulator : IDisposable
{
    internal const int ServerVersion = 1011;

    /// <summary>Older requests are forgotten, so that a long run stays flat.</summary>
    private const int RememberedRequests = 10_000;

    private static readonly string[] FrequencyMessages =
    [
        "Requests are too frequent: at most 30 in 30 seconds.",
        "请求频率过高，每30秒最多30次",
    ];

    private readonly OpenDSimulatorOptions options;
    private readonly ConcurrentQueue<ReceivedRequest> requests = new();
    private readonly ConcurrentDictionary<int, ClientSession> sessions = new();
    private readonly object gate = new();
    private Socket listener;
    private int connectionCount;
    private int frequencyRefusals;
    private bool isStopped;

    private OpenDSimulator(OpenDSimulatorOptions options)
    {
        this.options = options;
        Answers = new Answers(new SimulatedMarket(options));
        Allowance = new StrictAllowance(options.RequestsPerWindow, options.TimeProvider);
        listener = Listen(options.Port);
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        _ = AcceptAsync(listener);
    }

    /// <summary>Always 127.0.0.1.</summary>
    public string Host { get; } = IPAddress.Loopback.ToString();

    /// <summary>The port that it listens on.</summary>
    public int Port { get; }

    /// <summary>The latest requests, oldest first; heartbeats are left out.</summary>
    public IReadOnlyCollection<ReceivedRequest> Requests => requests.ToArray();

    /// <summary>Connections that are open now.</summary>
    public int OpenConnections => sessions.Count;

    /// <summary>Connections that there have been.</summary>
    public int ConnectionCount => Volatile.Read(ref connectionCount);

    /// <summary>Refusals for frequency so far.</summary>
    public int FrequencyRefusals => Volatile.Read(ref frequencyRefusals);

    /// <summary>Whether it still listens.</summary>
    public bool IsRunning => !Volatile.Read(ref isStopped);

    internal Answers Answers { get; }

    internal StrictAllowance Allowance { get; }

    /// <summary>Listens when it returns.</summary>
    /// <exception cref="SocketException">The port is taken.</exception>
    public static OpenDSimulator Start(OpenDSimulatorOptions? options = null) => new(options ?? new OpenDSimulatorOptions());

    /// <summary>Closes all connections and the port, and listens again on the same port after a while.</summary>
    public async Task RestartAsync(TimeSpan downtime)
    {
        lock (gate)
        {
            listener.Dispose();
        }

        AbortSessions();
        await options.TimeProvider.DelayAsync(downtime, CancellationToken.None).ConfigureAwait(false);
        lock (gate)
        {
            if (!isStopped)
            {
                listener = Listen(Port);
                _ = AcceptAsync(listener);
            }
        }
    }

    /// <summary>Closes all connections and the port.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isStopped = true;
            listener.Dispose();
        }

        AbortSessions();
    }

    internal FaultKind? NextFault() => options.Faults?.Next();

    internal string NextFrequencyMessage() => FrequencyMessages[(Interlocked.Increment(ref frequencyRefusals) - 1) % FrequencyMessages.Length];

    internal void Record(ReceivedRequest request)
    {
        requests.Enqueue(request);
        while (requests.Count > RememberedRequests)
        {
            requests.TryDequeue(out _);
        }
    }

    private static Socket Listen(int port)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
            listener.Listen(512);
            return listener;
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    private async Task AcceptAsync(Socket from)
    {
        try
        {
            while (true)
            {
                var socket = await from.AcceptAsync().ConfigureAwait(false);
                if (sessions.Count >= options.MaxConnections)
                {
                    socket.Dispose();
                    continue;
                }

                socket.NoDelay = true;
                _ = ServeAsync(socket);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // stopped, or restarting
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        var number = Interlocked.Increment(ref connectionCount);
        using var session = new ClientSession(this, options, socket, number);
        sessions[number] = session;
        try
        {
            if (IsRunning)
            {
                await session.ServeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            sessions.TryRemove(number, out _);
        }
    }

    private void AbortSessions()
    {
        foreach (var session in sessions.Values)
        {
            session.Abort();
        }
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Moomoo.OpenD.Simulator.Serving;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator;

/// <summary>
/// An OpenD gateway with made-up data, on 127.0.0.1 only, that any client of OpenD can talk to. Its answer to InitConnect says that it is simulated.
/// </summary>
public sealed class OpenDSimulator : IDisposable
{
    private readonly OpenDSimulatorOptions options;
    private readonly RequestLog log = new();
    private readonly ConcurrentDictionary<int, ClientSession> sessions = new();
    private readonly object gate = new();
    private Listener listener;
    private int connectionCount;
    private bool isStopped;

    private OpenDSimulator(OpenDSimulatorOptions options)
    {
        this.options = options;
        Refusals = new Refusals(options.Language);
        Calls = new Answers(new SimulatedMarket(options), Refusals).Calls.ToDictionary(call => call.Terms.ProtoId);
        Handler = new RequestHandler(options, Refusals, log);
        listener = Listen(options.Port);
        Port = listener.Port;
    }

    /// <summary>Always 127.0.0.1.</summary>
    public string Host { get; } = IPAddress.Loopback.ToString();

    /// <summary>The port that it listens on.</summary>
    public int Port { get; }

    /// <summary>The latest 10,000 requests, oldest first, without heartbeats.</summary>
    public IReadOnlyCollection<ReceivedRequest> Requests => log.Latest;

    /// <summary>Connections that are open now.</summary>
    public int OpenConnections => sessions.Count;

    /// <summary>Connections since the start.</summary>
    public int ConnectionCount => Volatile.Read(ref connectionCount);

    /// <summary>Refusals for frequency since the start.</summary>
    public int FrequencyRefusals => Handler.FrequencyRefusals;

    /// <summary>Whether it has not been stopped.</summary>
    public bool IsRunning => !Volatile.Read(ref isStopped);

    internal Refusals Refusals { get; }

    /// <summary>The calls for data, by proto id.</summary>
    internal IReadOnlyDictionary<uint, Call> Calls { get; }

    internal RequestHandler Handler { get; }

    /// <summary>Starts a simulator, which listens when the method returns.</summary>
    /// <exception cref="PortUnavailableException">The port is taken, or not for this user.</exception>
    public static OpenDSimulator Start(OpenDSimulatorOptions? options = null) => new(options ?? new OpenDSimulatorOptions());

    /// <summary>Closes all connections and the port, and listens on the same port again after the downtime.</summary>
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
            }
        }
    }

    /// <summary>Closes all connections, as OpenD does when its account is logged out elsewhere. New ones are accepted at once.</summary>
    public void ForceLogout()
    {
        foreach (var session in sessions.Values)
        {
            session.Dispose();
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

    internal void Record(ReceivedRequest request) => log.Add(request);

    private Listener Listen(int port)
    {
        var opened = new Listener(port);
        _ = opened.AcceptAsync(socket => _ = ServeAsync(socket));
        return opened;
    }

    private async Task ServeAsync(Socket socket)
    {
        if (sessions.Count >= options.MaxConnections)
        {
            socket.Dispose();
            return;
        }

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

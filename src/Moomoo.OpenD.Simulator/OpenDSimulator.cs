using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Moomoo.OpenD.Simulator.Data;
using Moomoo.OpenD.Simulator.Serving;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator;

/// <summary>
/// An OpenD gateway with made-up data, on 127.0.0.1 only, that any client of OpenD can talk to. Its answer to InitConnect says that it is simulated.
/// </summary>
public sealed class OpenDSimulator : IDisposable
{
    private readonly OpenDSimulatorOptions options;
    private readonly SimulatedMarket market;
    private readonly Lazy<IReadOnlyList<Call>> calls;
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
        market = new SimulatedMarket(options);
        calls = new(() => [.. new Answers(market, Refusals).Calls, .. new SecurityAnswers(market, Refusals).Calls]);
        Handler = new RequestHandler(options, market, Refusals, log);
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

    /// <summary>
    /// The day in the simulation: rows are published by the calendar, and everything of the day itself is out. Null follows the clock of the options.
    /// It can be set at any time; once set, it also applies to the rows of the options.
    /// </summary>
    public DateTime? Today
    {
        get => market.Today;
        set => market.Today = value;
    }

    internal Refusals Refusals { get; }

    /// <summary>The calls for data.</summary>
    internal IReadOnlyList<Call> Calls => calls.Value;

    internal RequestHandler Handler { get; }

    /// <summary>Starts a simulator, which listens when the method returns.</summary>
    /// <exception cref="PortUnavailableException">The port is in use, or this user may not use it.</exception>
    /// <exception cref="InvalidRowException">A row of the options cannot be served.</exception>
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

    /// <summary>
    /// Publishes rows at once, whatever the day is. A row of a day that its code already has replaces the row of that day: a revision. Like rows published
    /// while a client pages, a new row moves older ones to the next page.
    /// </summary>
    /// <exception cref="InvalidRowException">A row cannot be served; nothing was published.</exception>
    public void Publish(params TradingDayRow[] rows) => market.Publish(rows);

    /// <summary>Restates all rows of a security for a split: more shares, each worth less. Percentages and days to cover do not change.</summary>
    /// <param name="code">The security.</param>
    /// <param name="ratio">New shares for an old one, more than 0: 4 for a 4-for-1 split, 0.1 for a 1-for-10 reverse split.</param>
    public void Split(SecurityCode code, double ratio) =>
        market.Split(code, ratio > 0 ? ratio : throw new ArgumentOutOfRangeException(nameof(ratio), ratio, "A split gives more than 0 shares for one."));

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

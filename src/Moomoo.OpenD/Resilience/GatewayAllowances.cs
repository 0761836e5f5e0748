using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Moomoo.OpenD.Resilience;

/// <summary>
/// The allowances of one gateway, one for each call, shared by all connections of the process to it. A gateway that has had no connection and
/// no request for a while is forgotten.
/// </summary>
internal sealed class GatewayAllowances
{
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromMinutes(10);

    private static readonly Dictionary<Owner, GatewayAllowances> All = [];

    private readonly ConcurrentDictionary<OpenDCall, RequestAllowance> calls = new();
    private readonly string gateway;
    private readonly TimeProvider timeProvider;
    private int connections;
    private long leftAt;
    private int? limit;

    private GatewayAllowances(string gateway, TimeProvider timeProvider)
    {
        this.gateway = gateway;
        this.timeProvider = timeProvider;
    }

    /// <summary>Gateways that are remembered.</summary>
    public static int Count
    {
        get
        {
            lock (All)
            {
                return All.Count;
            }
        }
    }

    /// <summary>A machine reaches itself by many addresses, and OpenD usually listens on all of them; 127.0.0.2 stays apart, since it may be another OpenD's.</summary>
    public static string AddressOf(Socket socket)
    {
        var remote = (IPEndPoint)socket.RemoteEndPoint!;
        var local = (IPEndPoint)socket.LocalEndPoint!;
        return local.Address.Equals(remote.Address) ? $"this machine:{remote.Port}" : $"{remote}";
    }

    /// <summary>The allowances of the gateway at this address, for a connection that will leave them.</summary>
    public static GatewayAllowances Enter(string gateway, TimeProvider timeProvider)
    {
        var key = new Owner(gateway, timeProvider);
        lock (All)
        {
            if (!All.TryGetValue(key, out var allowances))
            {
                foreach (var forgotten in All.Keys.Where(owner => All[owner].IsForgotten()).ToList())
                {
                    All.Remove(forgotten);
                }

                All[key] = allowances = new GatewayAllowances(gateway, timeProvider);
            }

            allowances.connections++;
            return allowances;
        }
    }

    public void Leave()
    {
        lock (All)
        {
            connections--;
            leftAt = timeProvider.GetTimestamp();
        }
    }

    /// <summary>Sets the limit of all calls by that of the usual ones; 0 leaves it to the gateway.</summary>
    public void SetLimit(int usualLimit)
    {
        limit = usualLimit;
        foreach (var entry in calls)
        {
            entry.Value.Limit = entry.Key.ScaleLimit(usualLimit);
        }
    }

    public RequestAllowance For(OpenDCall call) => calls.GetOrAdd(call, Create);

    private RequestAllowance Create(OpenDCall call)
    {
        // Processes share the machine's clock; a clock of a test's own is shared by nobody.
        var ledger = timeProvider == TimeProvider.System ? AllowanceLedger.OfUser : null;
        var peers = ledger is null ? null : new AllowancePeers(ledger, $"{gateway} {call}", timeProvider, AllowancePeers.ThisProcess);
        var allowance = new RequestAllowance(call.RequestsPerWindow, timeProvider, peers);
        if (limit is { } usualLimit)
        {
            allowance.Limit = call.ScaleLimit(usualLimit);
        }

        return allowance;
    }

    private bool IsForgotten() =>
        connections == 0 && timeProvider.GetElapsedTime(leftAt) > ForgottenAfter && calls.Values.All(allowance => allowance.IsIdle);

    /// <param name="Gateway">The address.</param>
    /// <param name="Clock">A clock of a test's own has allowances of its own.</param>
    private sealed record Owner(string Gateway, TimeProvider Clock);
}

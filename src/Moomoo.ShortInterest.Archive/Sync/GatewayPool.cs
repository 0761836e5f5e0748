using Moomoo.OpenD;

namespace Moomoo.ShortInterest.Archive.Sync;

/// <summary>The gateways of a sync, among which it shares out its requests.</summary>
internal sealed class GatewayPool(IEnumerable<OpenDClient> clients)
{
    private const double WindowSeconds = 30;
    private const int UsualRequestsPerWindow = 30;

    private readonly Dictionary<OpenDClient, int> running = clients.Distinct().ToDictionary(client => client, _ => 0);

    public bool IsEmpty => running.Count == 0;

    /// <summary>Why the last gateway that was lost was lost; null if none was.</summary>
    public GatewayException? LastLoss { get; private set; }

    /// <summary>Requests a second that the allowances permit; null if a gateway has no limit.</summary>
    public double? Rate => running.Keys.Any(client => client.Options.RequestsPerWindow == 0)
        ? null
        : running.Keys.Sum(client => client.Options.RequestsPerWindow ?? UsualRequestsPerWindow) / WindowSeconds;

    /// <summary>Takes the gateway with the fewest codes under way.</summary>
    public OpenDClient Take()
    {
        var client = running.OrderBy(entry => entry.Value).First().Key;
        running[client]++;
        return client;
    }

    public void Return(OpenDClient client)
    {
        if (running.TryGetValue(client, out var count))
        {
            running[client] = count - 1;
        }
    }

    /// <summary>Takes a gateway out of the pool if an error shows that it is lost, and not just unable to answer for one code.</summary>
    /// <returns>Whether the gateway is lost, and whether it was known to be.</returns>
    public (bool IsLost, bool IsNews) Drop(OpenDClient client, ShortInterestException error)
    {
        var isLost = error is GatewayUnreachableException or EncryptionFailedException or ConnectionLostException or ConnectionClosedException
            || (error is GatewayException { IsTransient: true } && client.State != ConnectionState.Open);
        if (!isLost)
        {
            return (false, false);
        }

        LastLoss = (GatewayException)error;
        return (true, running.Remove(client));
    }
}

using System.Collections.Concurrent;

namespace Moomoo.OpenD.Simulator.Serving;

/// <summary>The latest requests, oldest first. Older ones are forgotten, so that memory stays flat in a long run.</summary>
internal sealed class RequestLog
{
    private const int Capacity = 10_000;

    private readonly ConcurrentQueue<ReceivedRequest> requests = new();

    public IReadOnlyCollection<ReceivedRequest> Latest => requests.ToArray();

    public void Add(ReceivedRequest request)
    {
        requests.Enqueue(request);
        while (requests.Count > Capacity)
        {
            requests.TryDequeue(out _);
        }
    }
}

using System.Collections.Concurrent;
using Moomoo.OpenD.Framing;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Connections;

/// <summary>The requests of one connection whose responses are outstanding. Thread-safe.</summary>
internal sealed class PendingRequests
{
    private readonly ConcurrentDictionary<(uint ProtoId, uint SerialNumber), PendingRequest> requests = new();

    public int Count => requests.Count;

    public void Add(uint protoId, uint serialNumber, PendingRequest request) => requests[(protoId, serialNumber)] = request;

    public void Remove(uint protoId, uint serialNumber) => requests.TryRemove((protoId, serialNumber), out _);

    /// <summary>Removes the request that a frame answers; null if there is none.</summary>
    public PendingRequest? Take(FrameHeader header) =>
        requests.TryRemove((header.ProtoId, header.SerialNumber), out var request) ? request : null;

    public void FailAll(ShortInterestException error)
    {
        foreach (var key in requests.Keys)
        {
            if (requests.TryRemove(key, out var request))
            {
                request.Fail(error.Copy());
            }
        }
    }
}

using Moomoo.OpenD.Framing;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Connections;

/// <summary>The requests of one connection whose responses are outstanding, by serial number. Thread-safe.</summary>
internal sealed class PendingRequests
{
    private readonly Dictionary<int, PendingRequest> requests = [];

    public int Count
    {
        get
        {
            lock (requests)
            {
                return requests.Count;
            }
        }
    }

    public void Add(uint serialNumber, PendingRequest request)
    {
        lock (requests)
        {
            requests.Add((int)serialNumber, request);
        }
    }

    public void Remove(uint serialNumber)
    {
        lock (requests)
        {
            requests.Remove((int)serialNumber);
        }
    }

    /// <summary>Removes the request that a frame answers; null if there is none.</summary>
    public PendingRequest? Take(FrameHeader header)
    {
        lock (requests)
        {
            if (!requests.TryGetValue((int)header.SerialNumber, out var request) || request.ProtoId != header.ProtoId)
            {
                return null;
            }

            requests.Remove((int)header.SerialNumber);
            return request;
        }
    }

    public void FailAll(ShortInterestException error)
    {
        PendingRequest[] failed;
        lock (requests)
        {
            failed = [.. requests.Values];
            requests.Clear();
        }

        foreach (var request in failed)
        {
            request.Fail(error.Copy());
        }
    }
}

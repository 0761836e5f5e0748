using System.Buffers;
using Google.Protobuf;
using Moomoo.OpenD.Protos;

namespace Moomoo.OpenD.Connections;

/// <summary>One request, and how to read the plain body of its response.</summary>
/// <param name="ProtoId">The kind of message.</param>
/// <param name="Description">The call and its code or market, for messages.</param>
/// <param name="Message">The request itself.</param>
/// <param name="Read">Runs on the receiving loop; it must not keep the bytes, and throws what a body that does not parse throws.</param>
internal sealed record GatewayRequest<TResponse>(uint ProtoId, string Description, IMessage Message, Func<ReadOnlySequence<byte>, TResponse> Read)
    where TResponse : class, IResponse
{
    /// <summary>The call, with its allowance; null for what belongs to the connection itself.</summary>
    public OpenDCall? Call { get; init; }
}

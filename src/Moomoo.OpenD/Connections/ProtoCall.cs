using System.Buffers;
using Moomoo.OpenD.Protos;

namespace Moomoo.OpenD.Connections;

/// <summary>A kind of request: its proto id, its name in the vendor's documentation, and how the plain body of its response is read.</summary>
/// <param name="ProtoId">Which message.</param>
/// <param name="Name">For messages.</param>
/// <param name="Read">Throws what a body that does not parse throws; it must not keep the bytes.</param>
internal sealed record ProtoCall<TResponse>(uint ProtoId, string Name, Func<ReadOnlySequence<byte>, TResponse> Read)
    where TResponse : class, IResponse;

/// <summary>The calls that belong to the connection itself; those of queries stand with the queries.</summary>
internal static class ProtoCall
{
    public static readonly ProtoCall<Protos.InitConnect.Response> InitConnect =
        new(ProtoId.InitConnect, nameof(InitConnect), static body => Protos.InitConnect.Response.Parser.ParseFrom(body));

    public static readonly ProtoCall<Protos.GetGlobalState.Response> GetGlobalState =
        new(ProtoId.GetGlobalState, nameof(GetGlobalState), static body => Protos.GetGlobalState.Response.Parser.ParseFrom(body));
}

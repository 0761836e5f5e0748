using Google.Protobuf;
using Moomoo.OpenD.Protos;

namespace Moomoo.OpenD.Connections;

/// <summary>A kind of request: its proto id, its name in the vendor's documentation, and how its response is read.</summary>
internal sealed record ProtoCall<TResponse>(uint ProtoId, string Name, MessageParser<TResponse> Parser)
    where TResponse : class, IMessage<TResponse>, IResponse;

/// <summary>The calls that belong to the connection itself; those of queries stand with the queries.</summary>
internal static class ProtoCall
{
    public static readonly ProtoCall<Protos.InitConnect.Response> InitConnect =
        new(ProtoId.InitConnect, nameof(InitConnect), Protos.InitConnect.Response.Parser);

    public static readonly ProtoCall<Protos.GetGlobalState.Response> GetGlobalState =
        new(ProtoId.GetGlobalState, nameof(GetGlobalState), Protos.GetGlobalState.Response.Parser);
}

using Google.Protobuf;
using Moomoo.OpenD.Connections;
using Moomoo.OpenD.Protos;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Queries;

/// <summary>All that tells one paged query from another.</summary>
/// <param name="Call">Proto id, name and response.</param>
/// <param name="CreateRequest">The request for the page with this key; null is the first page.</param>
/// <param name="ReadPage">The rows of a response, and the key of the page after it.</param>
internal sealed record PagedQuery<TResponse, TRow>(
    ProtoCall<TResponse> Call,
    Func<string?, int?, IMessage> CreateRequest,
    Func<TResponse, Page<TRow>> ReadPage)
    where TResponse : class, IMessage<TResponse>, IResponse;

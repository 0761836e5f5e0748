using Google.Protobuf;
using Moomoo.OpenD.Connections;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Queries;

/// <summary>All that tells one paged query from another. Paging, allowance, retries, progress and errors are the same for all.</summary>
/// <param name="Call">Proto id, name, and how a response becomes a page.</param>
/// <param name="Subject">What it is of, for messages: a code or a market.</param>
/// <param name="CreateRequest">The request for the page with this key; null is the first page.</param>
internal sealed record PagedQuery<TRow>(ProtoCall<PagedResponse<TRow>> Call, string Subject, Func<string?, IMessage> CreateRequest)
{
    /// <summary>For messages.</summary>
    public string Description => $"{Call.Name} {Subject}";

    /// <summary>What is wanted of the page with this key. It may end the list early by making the page the last one.</summary>
    public Func<string?, Page<TRow>, Page<TRow>> Select { get; init; } = static (_, page) => page;
}

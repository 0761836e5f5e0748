using Google.Protobuf;
using Moomoo.OpenD.Connections;
using Moomoo.OpenD.Protos;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Queries;

/// <summary>Everything that distinguishes one paged query from another. Paging, allowance, retries, progress and errors are the same for all.</summary>
/// <param name="subject">A code or a market, for messages.</param>
internal abstract class PagedQuery<TRow>(string subject)
    where TRow : SecurityRow
{
    public abstract OpenDCall Call { get; }

    public string Subject { get; } = subject;

    public string Description => $"{Call} {Subject}";

    /// <summary>The key of the first page; null if it has none.</summary>
    public virtual string? FirstKey => null;

    /// <summary>Maximum number of rows; null is no maximum.</summary>
    public abstract int? First { get; }

    /// <summary>The request for the page at this position.</summary>
    public abstract IMessage CreateRequest(PagePosition<TRow> at);

    /// <summary>The rows of the page at this position that the query returns. A page that ends the list has <see cref="Page.LastKey"/>.</summary>
    public abstract Page<TRow> ReadPage(WireReader s2c, PagePosition<TRow> at);

    public GatewayRequest<PagedResponse<TRow>> RequestAt(PagePosition<TRow> at) =>
        new(Call.ProtoId, Description, CreateRequest(at), body => PagedResponse<TRow>.Read(body, this, at)) { Call = Call };

    /// <summary>The number of rows to ask for: a page, or what is left of <see cref="First"/>.</summary>
    protected int CountAt(PagePosition<TRow> at, int pageSize) => (int)Math.Min(pageSize, (long)(First ?? int.MaxValue) - at.Rows);
}

/// <summary>The position of a query in its list.</summary>
/// <param name="Rows">Rows returned so far.</param>
/// <param name="Key">The key of the next page; null for the first.</param>
/// <param name="LastRow">The last row returned; null before the first.</param>
internal sealed record PagePosition<TRow>(int Rows, string? Key, TRow? LastRow)
    where TRow : SecurityRow;

using Google.Protobuf;
using Moomoo.OpenD.Connections;
using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Protos;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Queries;

/// <summary>Everything that distinguishes one paged query from another. Paging, allowance, retries, progress and errors are the same for all.</summary>
/// <param name="subject">A code or a market, for messages.</param>
internal abstract class PagedQuery<TRow>(string subject)
    where TRow : SecurityRow
{
    /// <summary>Far above the rows of any page. A frame has room for 8 million empty ones.</summary>
    protected const int MostRows = 1000;

    public abstract OpenDCall Call { get; }

    public string Subject { get; } = subject;

    public string Description => $"{Call} {Subject}";

    /// <summary>The key of the first page; null if it has none.</summary>
    public virtual string? FirstKey => null;

    /// <summary>Maximum number of rows; null is no maximum.</summary>
    public abstract int? First { get; }

    /// <summary>The request for the page at this position.</summary>
    public abstract IMessage CreateRequest(PagePosition at);

    /// <summary>The rows of the page at this position that the query returns. A page that ends the list has <see cref="Page.LastKey"/>.</summary>
    public abstract Page<TRow> ReadPage(WireReader s2c, PagePosition at);

    public GatewayRequest<PagedResponse<TRow>> RequestAt(PagePosition at) =>
        new(Call.ProtoId, Description, CreateRequest(at), body => PagedResponse<TRow>.Read(body, this, at)) { Call = Call };

    /// <summary>The day of a row; null if the rows of this query are not those of days.</summary>
    public virtual DateTime? DayOf(TRow row) => null;

    protected ProtocolException TooManyRows() => new(FormattableString.Invariant($"the response to {Description} holds more than {MostRows:N0} rows."));

    /// <summary>The number of rows to ask for: a page, or what is left of <see cref="First"/>.</summary>
    protected int CountAt(PagePosition at, int pageSize) => (int)Math.Min(pageSize, (long)(First ?? int.MaxValue) - at.Rows);
}

/// <summary>The position of a query in its list.</summary>
/// <param name="Rows">Rows returned so far.</param>
/// <param name="Key">The key of the next page; null for the first.</param>
/// <param name="LastDay">The day of the last row returned; null before the first, or if it has none. Not the row, which is the caller's and may change.</param>
internal sealed record PagePosition(int Rows, string? Key, DateTime? LastDay);

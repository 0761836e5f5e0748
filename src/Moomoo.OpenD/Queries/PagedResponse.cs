using System.Buffers;
using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Protos;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Queries;

/// <summary>A response that holds a page of rows (protocol page, "Messages").</summary>
internal sealed class PagedResponse<TRow> : IResponse
    where TRow : SecurityRow
{
    public int RetType { get; private set; } = -400;

    public string RetMsg { get; private set; } = "";

    public int? ErrCode { get; private set; }

    /// <summary>Empty if the response is a refusal.</summary>
    public Page<TRow> Page { get; private set; } = new([], ShortInterest.Page.LastKey);

    /// <exception cref="ProtocolException">The body does not parse, or is a success without content.</exception>
    /// <exception cref="FieldValueException">A row cannot hold a value.</exception>
    public static PagedResponse<TRow> Read(in ReadOnlySequence<byte> body, PagedQuery<TRow> query, PagePosition at)
    {
        // A body of a page is a few kilobytes, so that it rarely spans two buffers.
        var message = new WireReader(body.IsSingleSegment ? body.First.Span : body.ToArray());
        var response = new PagedResponse<TRow>();
        var hasContent = false;
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1:
                    response.RetType = message.ReadInt32();
                    break;
                case 2:
                    response.RetMsg = message.ReadString();
                    break;
                case 3:
                    response.ErrCode = message.ReadInt32();
                    break;
                case 4:
                    response.Page = query.ReadPage(message.ReadMessage(), at);
                    hasContent = true;
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        return hasContent || response.RetType != 0 ? response : throw new ProtocolException($"the response to {query.Description} is a success without content.");
    }
}

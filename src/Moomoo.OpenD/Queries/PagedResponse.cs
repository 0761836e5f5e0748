using System.Buffers;
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

    /// <summary>Empty and the last one if the response holds no S2C.</summary>
    public Page<TRow> Page { get; private set; } = new([], ShortInterest.Page.LastKey);

    /// <exception cref="Framing.ProtocolException">The body does not parse.</exception>
    public static PagedResponse<TRow> Read(in ReadOnlySequence<byte> body, PagedQuery<TRow> query, PagePosition<TRow> at)
    {
        // A body of a page is a few kilobytes, so that it rarely spans two buffers.
        var message = new WireReader(body.IsSingleSegment ? body.First.Span : body.ToArray());
        var response = new PagedResponse<TRow>();
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
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        return response;
    }
}

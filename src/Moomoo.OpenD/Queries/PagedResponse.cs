using System.Buffers;
using Moomoo.OpenD.Protos;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Queries;

/// <summary>A response that holds a page of rows (protocol page, "Messages").</summary>
internal sealed class PagedResponse<TRow> : IResponse
{
    /// <summary>Reads the message S2C of a response.</summary>
    public delegate Page<TRow> S2CReader(WireReader s2c);

    public int RetType { get; private set; } = -400;

    public string RetMsg { get; private set; } = "";

    public int? ErrCode { get; private set; }

    /// <summary>Empty and the last one if the response holds no S2C.</summary>
    public Page<TRow> Page { get; private set; } = new([], ShortInterest.Page.LastKey);

    /// <exception cref="Framing.ProtocolException">The body does not parse.</exception>
    public static PagedResponse<TRow> Read(in ReadOnlySequence<byte> body, S2CReader readS2C)
    {
        // A body of a page is a few kilobytes, so that it rarely lies in more than one piece.
        var message = new WireReader(body.IsSingleSegment ? body.First.Span : body.ToArray());
        var response = new PagedResponse<TRow>();
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1:
                    response.RetType = message.Int32();
                    break;
                case 2:
                    response.RetMsg = message.String();
                    break;
                case 3:
                    response.ErrCode = message.Int32();
                    break;
                case 4:
                    response.Page = readS2C(message.Message());
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        return response;
    }
}

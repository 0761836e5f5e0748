using Google.Protobuf;
using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Protos;
using Moomoo.OpenD.Protos.QotGetStaticInfo;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Queries;

/// <summary>Qot_GetStaticInfo (protocol page, section of that name). A market is one answer without pages: up to a megabyte, read in place.</summary>
internal sealed class SecuritiesQuery(SecurityOptions options) : PagedQuery<OpenDSecurity>($"{options.Market} {options.Type}")
{
    public override OpenDCall Call => OpenDCall.StaticInfo;

    public override int? First => null;

    public override IMessage CreateRequest(PagePosition at) =>
        new Request { C2S = new() { Market = (int)options.Market, SecType = (int)options.Type } };

    public override Page<OpenDSecurity> ReadPage(WireReader s2c, PagePosition at)
    {
        var rows = new List<OpenDSecurity>();
        while (s2c.Next())
        {
            if (s2c.Field != 1)
            {
                s2c.Skip();
            }
            else if (ReadItem(s2c.ReadMessage()) is var row && (options.IncludeDelisted || row.Delisting != true))
            {
                rows.Add(row);
            }
        }

        return new Page<OpenDSecurity>(rows, Page.LastKey);
    }

    /// <summary>The further parts of an item are for warrants, options and futures.</summary>
    private static OpenDSecurity ReadItem(WireReader item)
    {
        var row = new OpenDSecurity { Code = "" };
        while (item.Next())
        {
            if (item.Field == 1)
            {
                ReadBasic(item.ReadMessage(), row);
            }
            else
            {
                item.Skip();
            }
        }

        return row.Code.Length > 0 ? row : throw new ProtocolException("an item of a list of securities names no security.");
    }

    private static void ReadBasic(WireReader basic, OpenDSecurity row)
    {
        while (basic.Next())
        {
            switch (basic.Field)
            {
                case 1: row.Code = basic.ReadMessage().ReadCode(); break;
                case 3: row.LotSize = basic.ReadInt32(); break;
                case 4: row.SecType = (SecurityType)basic.ReadInt32(); break;
                case 5: row.Name = basic.ReadString(); break;
                case 6: row.ListTime = basic.ReadString(); break;
                case 7: row.Delisting = basic.ReadInt32() != 0; break;
                default: basic.Skip(); break;
            }
        }
    }
}

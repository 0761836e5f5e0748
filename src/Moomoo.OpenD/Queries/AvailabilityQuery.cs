using Google.Protobuf;
using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Protos;
using Moomoo.OpenD.Protos.QotGetSecuritySnapshot;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Queries;

/// <summary>Qot_GetSecuritySnapshot (protocol page, section of that name) of up to 400 codes. OpenD refuses all of them if it does not know one.</summary>
internal sealed class AvailabilityQuery(IReadOnlyList<SecurityCode> codes)
    : PagedQuery<ShortAvailability>(codes.Count == 1 ? codes[0].ToString() : $"{codes.Count} codes")
{
    public override OpenDCall Call => OpenDCall.SecuritySnapshot;

    public override int? First => null;

    public override IMessage CreateRequest(PagePosition at)
    {
        var c2s = new C2S();
        c2s.SecurityList.AddRange(codes.Select(code => code.ToMessage()));
        return new Request { C2S = c2s };
    }

    public override Page<ShortAvailability> ReadPage(WireReader s2c, PagePosition at)
    {
        var rows = new List<ShortAvailability>(codes.Count);
        while (s2c.Next())
        {
            if (s2c.Field == 1)
            {
                rows.Add(rows.Count < MostRows ? ReadSnapshot(s2c.ReadMessage()) : throw TooManyRows());
            }
            else
            {
                s2c.Skip();
            }
        }

        return new Page<ShortAvailability>(rows, Page.LastKey);
    }

    private static ShortAvailability ReadSnapshot(WireReader snapshot)
    {
        var row = new ShortAvailability { Code = "" };
        while (snapshot.Next())
        {
            switch (snapshot.Field)
            {
                case 1: ReadBasic(snapshot.ReadMessage(), row); break;
                case 2: row.OutstandingShares = ReadOutstandingShares(snapshot.ReadMessage()); break;
                default: snapshot.Skip(); break;
            }
        }

        if (row.EnableShortSell != true)
        {
            // OpenD sends zeros where they mean nothing.
            (row.ShortSellRate, row.ShortAvailableVolume, row.ShortMarginInitialRatio) = (null, null, null);
        }

        return row.Code.Length > 0 ? row : throw new ProtocolException("a snapshot names no security.");
    }

    private static void ReadBasic(WireReader basic, ShortAvailability row)
    {
        while (basic.Next())
        {
            switch (basic.Field)
            {
                case 1: row.Code = basic.ReadMessage().ReadCode(); break;
                case 7: row.UpdateTime = basic.ReadString(); break;
                case 12: row.CurPrice = basic.ReadDouble(); break;
                case 25: row.EnableShortSell = basic.ReadInt32() != 0; break;
                case 26: row.ShortSellRate = basic.ReadDouble(); break;
                case 27: row.ShortAvailableVolume = basic.ReadInt64(); break;
                case 28: row.ShortMarginInitialRatio = basic.ReadDouble(); break;
                case 41: row.Name = basic.ReadString(); break;
                default: basic.Skip(); break;
            }
        }
    }

    private static long? ReadOutstandingShares(WireReader equity)
    {
        long? shares = null;
        while (equity.Next())
        {
            if (equity.Field == 6)
            {
                shares = equity.ReadInt64();
            }
            else
            {
                equity.Skip();
            }
        }

        return shares;
    }
}

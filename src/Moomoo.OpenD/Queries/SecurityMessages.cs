using Moomoo.OpenD.Protos;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Queries;

/// <summary>The message Security, of which most requests and items have one (protocol page, "Security").</summary>
internal static class SecurityMessages
{
    public static Protos.QotCommon.Security ToMessage(this SecurityCode code) => new() { Market = (int)code.Market, Code = code.Code };

    /// <summary>The code of an item, <c>MARKET.CODE</c>; the market is a number if it is neither HK nor US. Empty if the market or the code is missing.</summary>
    public static string ReadCode(this WireReader security)
    {
        var market = 0;
        var code = "";
        while (security.Next())
        {
            switch (security.Field)
            {
                case 1: market = security.ReadInt32(); break;
                case 2: code = security.ReadString(); break;
                default: security.Skip(); break;
            }
        }

        return market > 0 && code.Length > 0 ? $"{(Market)market}.{code}" : "";
    }
}

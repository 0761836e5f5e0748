using Moomoo.ShortInterest;
using SecurityMessage = Moomoo.OpenD.Protos.QotCommon.Security;

namespace Moomoo.OpenD.Simulator.Serving;

/// <summary>Securities as the protocol writes them.</summary>
internal static class SecurityMessages
{
    public static SecurityMessage ToMessage(this SecurityCode code) => new() { Market = (int)code.Market, Code = code.Code };

    /// <summary><c>MARKET.CODE</c>, whether there is such a security or not.</summary>
    public static string Format(this SecurityMessage security) => $"{(Market)security.Market}.{security.Code}";

    /// <summary>Null if it is malformed. The gateway accepts codes only as it writes them; people may be less exact.</summary>
    public static SecurityCode? Read(this SecurityMessage security) =>
        (Market)security.Market is Market.HK or Market.US
        && SecurityCode.TryParse(security.Format(), out var code, out _)
        && code.Code == security.Code ? code : null;
}

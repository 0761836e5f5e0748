using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Queries;

internal static class SecurityMessages
{
    public static Protos.QotCommon.Security ToMessage(this SecurityCode code) => new() { Market = (int)code.Market, Code = code.Code };
}

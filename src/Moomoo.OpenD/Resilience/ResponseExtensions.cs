using Moomoo.OpenD.Connections;
using Moomoo.OpenD.Protos;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Resilience;

internal static class ResponseExtensions
{
    /// <exception cref="GatewayRefusedException">retType is not 0.</exception>
    public static void ThrowIfRefused(this IResponse response, GatewayEndpoint endpoint, string request)
    {
        if (response.RetType != 0)
        {
            throw new GatewayRefusedException(
                endpoint.ToString(),
                request,
                response.RetType,
                response.ErrCode,
                response.RetMsg,
                FrequencyRefusal.Matches(response.RetMsg));
        }
    }
}

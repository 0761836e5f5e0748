using Moomoo.OpenD.Connections;
using Moomoo.OpenD.Resilience;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Protos;

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
                FrequencyRefusal.IsOne(response.RetMsg));
        }
    }
}

using Moomoo.OpenD.Connections;
using Moomoo.OpenD.Protos;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Resilience;

internal static class ResponseExtensions
{
    /// <param name="response">The response.</param>
    /// <param name="endpoint">Who sent it.</param>
    /// <param name="request">The request, for messages.</param>
    /// <param name="call">The call, if it is one of a query.</param>
    /// <param name="greeting">What the gateway reported about itself, if it has.</param>
    /// <exception cref="GatewayRefusedException">retType is not 0.</exception>
    public static void ThrowIfRefused(this IResponse response, OpenDEndpoint endpoint, string request, OpenDCall? call = null, GatewayGreeting? greeting = null)
    {
        if (response.RetType != 0)
        {
            throw new GatewayRefusedException(
                endpoint.ToString(),
                request,
                response.RetType,
                response.ErrCode,
                response.RetMsg,
                RefusalText.Classify(response.RetType, response.RetMsg),
                call is null || greeting is null || call.IsSupportedBy(greeting.ServerVersion)
                    ? null
                    : $"This OpenD is {GatewayGreeting.FormatVersion(greeting.ServerVersion)}, and {call} needs {call.MinimumServerVersion}: update OpenD.");
        }
    }
}

using Moomoo.OpenD.Connections;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD;

/// <summary>What a gateway reports about itself (protocol page, "GetGlobalState").</summary>
/// <param name="ServerVersion">OpenD's version, such as <c>10.11</c>.</param>
/// <param name="ServerBuild">OpenD's build number.</param>
/// <param name="IsLoggedInToQuotes">Whether OpenD is logged in to the vendor's quote servers, as every query requires.</param>
/// <param name="ServerTime">The gateway's clock.</param>
public sealed record GlobalState(string ServerVersion, int ServerBuild, bool IsLoggedInToQuotes, DateTimeOffset ServerTime)
{
    internal static GlobalState From(Protos.GetGlobalState.Response response, OpenDEndpoint endpoint)
    {
        var state = response.S2C ?? throw new ProtocolViolationException(endpoint.ToString(), "the answer to GetGlobalState is empty.");
        return new GlobalState(
            GatewayGreeting.FormatVersion(state.ServerVer),
            state.ServerBuildNo,
            state.QotLogined,
            ReadTime(state.Time));
    }

    /// <summary>A clock outside the range of the calendar is clamped to it.</summary>
    private static DateTimeOffset ReadTime(long seconds) => DateTimeOffset.FromUnixTimeSeconds(
        Math.Min(Math.Max(seconds, DateTimeOffset.MinValue.ToUnixTimeSeconds()), DateTimeOffset.MaxValue.ToUnixTimeSeconds()));
}

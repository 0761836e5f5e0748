using System.Buffers;
using Moomoo.OpenD.Framing;

namespace Moomoo.OpenD.Simulator.Serving;

/// <summary>The answers that concern the connection and the gateway, not data.</summary>
internal static class Housekeeping
{
    /// <exception cref="ProtocolException">The body is not the request.</exception>
    public static Protos.KeepAlive.Response KeepAlive(FrameHeader header, in ReadOnlySequence<byte> plainBody, OpenDSimulatorOptions options)
    {
        Call.Parse<Protos.KeepAlive.Request>(header, plainBody);
        return new() { RetType = 0, S2C = new() { Time = options.TimeProvider.GetUtcNow().ToUnixTimeSeconds() } };
    }

    /// <exception cref="ProtocolException">The body is not the request.</exception>
    public static Protos.GetGlobalState.Response GlobalState(FrameHeader header, in ReadOnlySequence<byte> plainBody, int connection, OpenDSimulatorOptions options)
    {
        Call.Parse<Protos.GetGlobalState.Request>(header, plainBody);
        return new()
        {
            RetType = 0,
            S2C = new()
            {
                MarketHK = 0,
                MarketUS = 0,
                MarketSH = 0,
                MarketSZ = 0,
                MarketHKFuture = 0,
                QotLogined = true,
                TrdLogined = false,
                ServerVer = options.ServerVersionNumber,
                ServerBuildNo = 0,
                Time = options.TimeProvider.GetUtcNow().ToUnixTimeSeconds(),
                ConnID = (ulong)connection,
            },
        };
    }
}

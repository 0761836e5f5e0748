using Moomoo.OpenD.Framing;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Queries;

/// <summary>How values of the protocol become values of the rows, and back.</summary>
internal static class Wire
{
    public static Protos.QotCommon.Security ToMessage(this SecurityCode code) => new() { Market = (int)code.Market, Code = code.Code };

    /// <summary>Shares are unsigned on the wire; no count of shares comes near the sign bit.</summary>
    public static long Count(ulong value) =>
        value <= long.MaxValue ? (long)value : throw new ProtocolException($"a count of shares is {value}.");

    /// <summary>A gateway that names no key, or an empty one, has no further page to ask for.</summary>
    public static string NextKey(bool isSet, string? nextKey) => isSet && !string.IsNullOrEmpty(nextKey) ? nextKey! : TradingDayRow.LastKey;
}

namespace Moomoo.OpenD;

/// <summary>The kinds of message that this project uses (protocol page, "Proto ids").</summary>
internal static class ProtoId
{
    public const uint InitConnect = 1001;
    public const uint GetGlobalState = 1002;
    public const uint Notify = 1003;
    public const uint KeepAlive = 1004;
    public const uint StaticInfo = 3202;
    public const uint SecuritySnapshot = 3203;
    public const uint DailyShortVolume = 3248;
    public const uint ShortInterest = 3249;
    public const uint ShortSellingRank = 3415;
}

using Moomoo.OpenD.Connections;

namespace Moomoo.OpenD;

/// <summary>A call of OpenD that this library makes: its limit (protocol page, "Limits") and the OpenD release that introduced it.</summary>
public sealed class OpenDCall
{
    /// <summary>The short interest of a security.</summary>
    public static readonly OpenDCall ShortInterest = new(OpenD.ProtoId.ShortInterest, "GetShortInterest", UsualLimit, 1006);

    /// <summary>The daily short volume of a security.</summary>
    public static readonly OpenDCall DailyShortVolume = new(OpenD.ProtoId.DailyShortVolume, "GetDailyShortVolume", UsualLimit, 1006);

    /// <summary>The ranking of short selling in a market.</summary>
    public static readonly OpenDCall ShortSellingRank = new(OpenD.ProtoId.ShortSellingRank, "GetShortSellingRank", 60, 1008);

    /// <summary>The securities of a market.</summary>
    public static readonly OpenDCall StaticInfo = new(OpenD.ProtoId.StaticInfo, "GetStaticInfo", 10);

    /// <summary>The current state of securities, including borrowing for short sales.</summary>
    public static readonly OpenDCall SecuritySnapshot = new(OpenD.ProtoId.SecuritySnapshot, "GetSecuritySnapshot", 60);

    /// <summary>The limit of most calls, to which <see cref="OpenDClientOptions.RequestsPerWindow"/> refers.</summary>
    private const int UsualLimit = 30;

    private readonly int minimumVersion;

    private OpenDCall(uint protoId, string name, int requestsPerWindow, int minimumVersion = 0)
    {
        ProtoId = protoId;
        Name = name;
        RequestsPerWindow = requestsPerWindow;
        this.minimumVersion = minimumVersion;
    }

    /// <summary>All calls.</summary>
    public static IReadOnlyList<OpenDCall> All { get; } = [ShortInterest, DailyShortVolume, ShortSellingRank, StaticInfo, SecuritySnapshot];

    /// <summary>Its name in the vendor's documentation.</summary>
    public string Name { get; }

    /// <summary>Requests that OpenD accepts in any 30 seconds.</summary>
    public int RequestsPerWindow { get; }

    /// <summary>The OpenD release that introduced it, such as <c>10.6</c>; null if every release has it.</summary>
    public string? MinimumServerVersion => minimumVersion > 0 ? GatewayGreeting.FormatVersion(minimumVersion) : null;

    internal uint ProtoId { get; }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;

    /// <param name="serverVersion">major * 100 + minor.</param>
    internal bool IsSupportedBy(int serverVersion) => serverVersion >= minimumVersion;

    /// <summary>The limit of this call, given the limit of the usual calls: other limits scale with it. 0 means no limit.</summary>
    internal int ScaleLimit(int usualLimit) => usualLimit == 0 ? 0 : (int)Math.Min(int.MaxValue, Math.Max(1, (long)usualLimit * RequestsPerWindow / UsualLimit));
}

using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Data;

/// <summary>The kinds of row that have a history.</summary>
internal enum RowKind
{
    /// <summary>Short interest.</summary>
    ShortInterest,

    /// <summary>Daily short volume.</summary>
    DailyShortVolume,
}

internal static class RowKinds
{
    public static RowKind GetKind(this TradingDayRow row) => row is DailyShortVolumeRow ? RowKind.DailyShortVolume : RowKind.ShortInterest;
}

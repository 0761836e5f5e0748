using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Data;

/// <summary>What one trading day brought for a security.</summary>
/// <param name="Close">Close, in the security's currency; null if unknown.</param>
/// <param name="Volume">Volume in shares; null if unknown.</param>
/// <param name="ShortVolume">Shares sold short; null if unknown.</param>
internal sealed record DayFigures(double? Close, long? Volume, long? ShortVolume)
{
    /// <summary>Of a day without a row.</summary>
    public static readonly DayFigures None = new(null, null, null);

    /// <summary>Shares sold short in percent of the volume.</summary>
    public double? ShortPercent => Volume > 0 ? ShortVolume * 100.0 / Volume : null;

    public static DayFigures Of(DailyShortVolumeRow row) => new(row.ClosePrice, row.GetVolume(), row.GetShortVolume());
}

namespace Moomoo.ShortInterest;

/// <summary>
/// The newest open short position of a Hong Kong security, which OpenD returns along with the daily short volume (protocol page, "Qot_GetDailyShortVolume").
/// </summary>
public sealed record HkShortTotals
{
    /// <summary>Shared by all rows that did not come from a gateway; never written.</summary>
    internal static readonly HkShortTotals None = new();

    internal HkShortTotals()
    {
    }

    /// <summary>Open short position in shares; null if OpenD left it unset.</summary>
    public long? AggregatedShort { get; internal set; }

    /// <summary>Open short position as a percentage of the shares in circulation: 0.56 is 0.56 %; null if OpenD left it unset.</summary>
    public double? AggregatedShortRatio { get; internal set; }

    /// <summary>Its day as <c>yyyy-MM-dd</c> in Hong Kong; null if OpenD left it unset.</summary>
    public string? NewTimeStr { get; internal set; }
}

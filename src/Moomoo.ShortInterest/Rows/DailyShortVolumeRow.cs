namespace Moomoo.ShortInterest;

/// <summary>Short selling of a security on one trading day, in either market.</summary>
public abstract class DailyShortVolumeRow : TradingDayRow
{
    private protected DailyShortVolumeRow()
    {
    }

    private protected override PublicationCalendar Calendar => PublicationCalendar.DailyShortVolume(Market);

    /// <summary>Shares sold short on the day; null if OpenD left it unset.</summary>
    public abstract long? GetShortVolume();

    /// <summary>Volume of the day in shares; null if OpenD left it unset.</summary>
    public abstract long? GetVolume();
}

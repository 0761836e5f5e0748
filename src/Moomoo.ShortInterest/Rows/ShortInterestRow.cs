namespace Moomoo.ShortInterest;

/// <summary>Short interest of a security on one settlement day (US) or reference day (Hong Kong).</summary>
public abstract class ShortInterestRow : TradingDayRow
{
    private protected ShortInterestRow()
    {
    }

    private protected override PublicationCalendar Calendar => PublicationCalendar.ShortInterest(Market);
}

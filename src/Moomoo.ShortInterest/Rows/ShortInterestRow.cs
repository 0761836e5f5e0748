namespace Moomoo.ShortInterest;

/// <summary>Short interest of a security on one settlement or reference day, in either market.</summary>
public abstract class ShortInterestRow : TradingDayRow;

namespace Moomoo.ShortInterest;

/// <summary>When the figures of one day come out, by the calendar (protocol page, "When new rows come").</summary>
/// <param name="Market">The market.</param>
/// <param name="Day">
/// The settlement, reference or trading day of the figures. For short interest of Hong Kong it is the week's Friday; where that is a holiday,
/// the rows have an earlier day of the week.
/// </param>
/// <param name="ExpectedOn">The earliest moment at which the figures can be out, with the offset of the market's clocks.</param>
/// <param name="KnownOn">
/// The first trading day whose close may use the figures, which is the one after the publication; the later one where the publication is uncertain.
/// </param>
public sealed record PublicationDay(Market Market, DateTime Day, DateTimeOffset ExpectedOn, DateTime KnownOn);

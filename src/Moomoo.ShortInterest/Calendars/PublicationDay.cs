namespace Moomoo.ShortInterest;

/// <summary>When the figures of one day come out, by the calendar (protocol page, "When new rows come").</summary>
/// <param name="Market">The market.</param>
/// <param name="Day">The settlement, reference or trading day that the figures are of. For the short interest of Hong Kong the week's Friday; if that is a holiday, the rows carry an earlier day of the week.</param>
/// <param name="ExpectedOn">The earliest moment at which the figures can be out, with the offset of the market's clocks.</param>
/// <param name="KnownOn">The first trading day whose close may use the figures: the one after the evening of the publication, and the later one where the calendar is uncertain.</param>
public sealed record PublicationDay(Market Market, DateTime Day, DateTimeOffset ExpectedOn, DateTime KnownOn);

using System.Globalization;

namespace Moomoo.ShortInterest;

/// <summary>Whether a security can be sold short now, and what it costs to borrow (protocol page, "Qot_GetSecuritySnapshot").</summary>
public sealed class ShortAvailability : SecurityRow
{
    /// <inheritdoc/>
    public override required string Code { get; set; }

    /// <summary>Name of the security, in the language that OpenD is set to; null if OpenD left it unset.</summary>
    public string? Name { get; set; }

    /// <summary>The time of the figures as <c>yyyy-MM-dd HH:mm:ss</c> in the market's own time zone; null if OpenD left it unset.</summary>
    public string? UpdateTime { get; set; }

    /// <summary>Whether the security can be sold short; null if OpenD left it unset.</summary>
    public bool? EnableShortSell { get; set; }

    /// <summary>Annual reference rate for borrowing: 20 is 20 %; null if OpenD left it unset or the security cannot be sold short.</summary>
    public double? ShortSellRate { get; set; }

    /// <summary>Shares left to borrow; null if OpenD left it unset or the security cannot be sold short.</summary>
    public long? ShortAvailableVolume { get; set; }

    /// <summary>Initial margin of a short sale: 20 is 20 %; null if OpenD left it unset or the security cannot be sold short.</summary>
    public double? ShortMarginInitialRatio { get; set; }

    /// <summary>Current price, in the security's currency; null if OpenD left it unset.</summary>
    public double? CurPrice { get; set; }

    /// <summary>Shares in circulation; null if OpenD left it unset, as for funds.</summary>
    public long? OutstandingShares { get; set; }

    private protected override long? Key => GetDate()?.Ticks;

    /// <summary>The day of the figures in the market's own time zone; null if OpenD sent none.</summary>
    public DateTime? GetDate() =>
        UpdateTime is { Length: >= 10 }
        && DateTime.TryParseExact(UpdateTime[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary><c>US.AAPL 2026-04-30</c>; only the code if OpenD sent no day.</summary>
    public override string ToString() =>
        GetDate() is { } day ? FormattableString.Invariant($"{Code} {day:yyyy-MM-dd}") : Code;
}

using System.Management.Automation;
using Moomoo.OpenD;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>The securities of a market in the order of their short selling.</summary>
[Cmdlet(VerbsCommon.Get, "ShortSellingRank")]
[OutputType(typeof(ShortSellingRank))]
public sealed class GetShortSellingRankCommand : QueryCommand<ShortSellingRank>
{
    /// <summary>The markets that are ranked, one after the other.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [EnumTransformation(typeof(Market[]))]
    public Market[]? Market { get; set; }

    /// <summary>The column that is ranked by.</summary>
    [Parameter(Position = 1)]
    [EnumTransformation(typeof(ShortSellingSortField))]
    public ShortSellingSortField SortBy { get; set; } = ShortSellingSortField.ShortNumberChange;

    /// <summary>Smallest first instead of largest first.</summary>
    [Parameter]
    public SwitchParameter Ascending { get; set; }

    /// <summary>Maximum number of rows of each market.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int First { get; set; } = 10;

    /// <summary>Number of rows to skip at the top.</summary>
    [Parameter]
    [ValidateRange(0, 1_000_000)]
    public int Skip { get; set; }

    /// <summary>Plates whose securities are ranked, as MARKET.CODE: HK.BK1001.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Plate { get; set; }

    private protected override string Kind => "market";

    private protected override int? Total => MyInvocation.ExpectingInput ? null : Market?.Length;

    private protected override void StartQueries()
    {
        foreach (var market in Market!)
        {
            if (CreateOptions(market) is { } options)
            {
                Start(market, (client, progress, token) => client.GetShortSellingRankAsync(options with { Progress = progress }, token), IsNotAfter);
            }
        }
    }

    private protected override object ToOutput(ShortSellingRank row) => row.AsSortedBy(SortBy);

    private RankOptions? CreateOptions(Market market)
    {
        try
        {
            return new RankOptions
            {
                Market = market,
                SortBy = SortBy,
                Ascending = Ascending,
                First = First,
                Skip = Skip,
                Plates = [.. (Plate ?? []).Select(plate => SecurityCode.ParsePlate(plate, market))],
            };
        }
        catch (InvalidPlateException e)
        {
            Fail(e.Plate, e);
            return null;
        }
    }

    private static bool IsNotAfter(ShortSellingRank row, ShortSellingRank last) => row.Place <= last.Place;
}

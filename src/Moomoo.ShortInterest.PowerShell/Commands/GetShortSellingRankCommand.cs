using System.Management.Automation;
using Moomoo.OpenD;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>The securities of a market in the order of their short selling.</summary>
[Cmdlet(VerbsCommon.Get, "ShortSellingRank")]
[OutputType(typeof(ShortSellingRank))]
public sealed class GetShortSellingRankCommand : OpenDCmdlet
{
    /// <summary>The markets that are ranked, one after the other.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public Market[]? Market { get; set; }

    /// <summary>The column that is ranked by.</summary>
    [Parameter(Position = 1)]
    public ShortSellingSortField SortBy { get; set; } = ShortSellingSortField.ShortNumberChange;

    /// <summary>Smallest first instead of largest first.</summary>
    [Parameter]
    public SwitchParameter Ascending { get; set; }

    /// <summary>Rows to bring at most.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int First { get; set; } = 10;

    /// <summary>Rows to leave out at the top.</summary>
    [Parameter]
    [ValidateRange(0, 1_000_000)]
    public int Skip { get; set; }

    /// <summary>Plates whose securities are ranked, as MARKET.CODE: HK.BK1001.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Plate { get; set; }

    /// <summary>The connection to use, instead of the session's current one.</summary>
    [Parameter]
    [ValidateNotNull]
    public OpenDConnection? Connection { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var report = new QueryReport(this, MyInvocation.MyCommand.Name);
        foreach (var market in Market!)
        {
            try
            {
                var connection = Connection ?? OpenDSession.Current.GetOrCreateConnection();
                var options = new RankOptions
                {
                    Market = market,
                    SortBy = SortBy,
                    Ascending = Ascending,
                    First = First,
                    Skip = Skip,
                    Plates = [.. (Plate ?? []).Select(plate => SecurityCode.ParsePlate(plate, market))],
                    Progress = CreateProgress<OpenDEvent>(report.Tell),
                };
                Wait(() => WriteAsync(connection, options, report), report.Tick);
            }
            catch (ShortInterestException e)
            {
                WriteError(e.ToErrorRecord(e is InvalidPlateException { Plate: var plate } ? plate : market));
            }
        }

        report.Complete();
    }

    private async Task WriteAsync(OpenDConnection connection, RankOptions options, QueryReport report)
    {
        var rows = 0;
        await foreach (var page in connection.Client.GetShortSellingRankAsync(options, StopToken).ConfigureAwait(true))
        {
            if (connection.MustWarnOfSimulation())
            {
                WriteWarning(Warnings.Simulated(connection));
            }

            foreach (var row in page.Rows)
            {
                WriteObject(row.AsSortedBy(options.SortBy));
            }

            rows += page.Rows.Count;
            if (!page.IsLast)
            {
                report.Show($"{options.Market}, {rows} rows so far", First < int.MaxValue ? (int)(rows * 100L / First) : -1);
            }
        }
    }
}

using Moomoo.OpenD.Simulator;

namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class AvailabilityTests : IDisposable
{
    private readonly Shell shell = new();
    private readonly OpenDSimulator gateway;

    public AvailabilityTests() => gateway = shell.Connect();

    private IReadOnlyList<ReceivedRequest> Requests => [.. gateway.Requests.Where(request => request.ProtoId == 3203)];

    public void Dispose() => shell.Dispose();

    [Fact]
    public void A_thousand_codes_with_two_unknown_ones_are_998_rows_in_order_and_two_errors()
    {
        var codes = Numbered(1_000);
        (codes[149], codes[949]) = ("HK.99150", "HK.99950");
        shell["codes"] = codes;
        var result = shell.Run("$codes | Get-ShortAvailability");
        Assert.Equal(codes.Except(["HK.99150", "HK.99950"]), result.As<ShortAvailability>().Select(row => row.Code));
        Assert.Equal(["HK.99150", "HK.99950"], result.Errors.Select(error => error.TargetObject.ToString()));
        Assert.All(result.Errors, error => Assert.StartsWith("UnknownSecurity,", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.InRange(Requests.Count, 3, 3 + 12);
    }

    [Theory]
    [InlineData("Get-ShortAvailability $codes")]
    [InlineData("$codes | Get-ShortAvailability")]
    [InlineData("$codes | ForEach-Object { [pscustomobject]@{ Code = $_ } } | Get-ShortAvailability")]
    public void Four_hundred_codes_share_a_request(string script)
    {
        shell["codes"] = Numbered(1_000);
        Assert.Equal(1_000, shell.Run(script).AssertNoErrors().Output.Count);
        Assert.Equal([200, 400, 400], Requests.Select(request => request.Num!.Value).Order());
    }

    [Fact]
    public void What_cannot_be_sold_short_has_no_rate_no_volume_and_no_margin()
    {
        shell["codes"] = Numbered(400);
        var rows = shell.Run("Get-ShortAvailability $codes").AssertNoErrors().As<ShortAvailability>();
        Assert.Contains(rows, row => row.EnableShortSell == true);
        Assert.Contains(rows, row => row.EnableShortSell == false);
        Assert.All(rows, row => Assert.Equal(row.EnableShortSell == true, row.ShortSellRate is not null));
        Assert.All(rows.Where(row => row.EnableShortSell != true), row => Assert.Null(row.ShortSellRate ?? row.ShortAvailableVolume ?? row.ShortMarginInitialRatio));
        Assert.All(rows, row => Assert.NotNull(row.CurPrice));
        Assert.All(rows, row => Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", row.UpdateTime));
    }

    [Fact]
    public void Errors_and_rows_come_in_the_order_of_the_codes()
    {
        var result = shell.Run("""
            'HK.00700', 'nonsense!', 'US.AAPL', '', 'HK.99999', 'SH.600519', 'hk.5', 'HK.00700' |
                Get-ShortAvailability 2>&1 | ForEach-Object { if ($_ -is [System.Management.Automation.ErrorRecord]) { "$($_.TargetObject)!" } else { $_.Code } }
            """);
        Assert.Equal(["HK.00700", "nonsense!!", "US.AAPL", "HK.99999!", "SH.600519!", "HK.00005", "HK.00700"], result.As<string>());
    }

    [Fact]
    public void Rows_of_one_code_ask_for_it_once()
    {
        shell.Run("Get-ShortInterest HK.00700 | Get-ShortAvailability").AssertNoErrors();
        Assert.Equal(1, Assert.Single(Requests).Num);
        Assert.Single(shell.Run("Get-ShortInterest HK.00700 | Get-ShortAvailability").Output);
    }

    [Theory]
    [InlineData("'nonsense!', 'SH.600519' | Get-ShortAvailability", 2)]
    [InlineData("Get-ShortAvailability ''", 1)]
    [InlineData("@() | Get-ShortAvailability", 0)]
    public void Nothing_is_sent_when_no_code_is_right(string script, int errors)
    {
        Assert.Equal(errors, shell.Run(script).Errors.Count);
        Assert.Empty(Requests);
    }

    [Fact]
    public void A_gateway_that_is_down_is_one_error_that_counts_the_codes()
    {
        shell["codes"] = Numbered(1_000);
        shell["connection"] = shell.Open(gateway.Port);
        gateway.Dispose();
        var error = shell.Run("Get-ShortAvailability $codes -Connection $connection").Error;
        Assert.Contains("1000 codes were not queried", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Equal($"127.0.0.1:{gateway.Port}", error.TargetObject);
    }

    [Fact]
    public void A_market_without_quotes_does_not_fail_the_other()
    {
        shell.Connect(new() { NoQuotes = [Market.US] });
        var result = shell.Run("Get-ShortAvailability HK.00700, US.AAPL, HK.00005, US.MSFT");
        Assert.Equal(["HK.00700", "HK.00005"], result.As<ShortAvailability>().Select(row => row.Code));
        Assert.All(result.Errors, error => Assert.StartsWith("NoQuotePermission,", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Equal(["US.AAPL", "US.MSFT"], result.Errors.Select(error => error.TargetObject.ToString()));
    }

    private static string[] Numbered(int count) => [.. Enumerable.Range(1, count).Select(i => $"HK.{i:00000}")];
}

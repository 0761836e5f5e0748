using System.Management.Automation;
using System.Net.Sockets;

namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class StartOpenDSimulatorTests
{
    private const string OwnRow = "[Moomoo.ShortInterest.UsShortInterest]@{ Code = 'US.MINE'; TimestampStr = '2026-04-30'; SharesShort = 7; ClosePrice = 1.5 }";

    [Theory]
    [InlineData(OwnRow)]
    [InlineData("[pscustomobject]@{ Code = 'us.mine'; TimestampStr = '2026-04-30'; SharesShort = 7; ClosePrice = 1.5 }")]
    [InlineData("[pscustomobject]@{ Code = 'US.MINE'; TimestampStr = [datetime]::new(2026, 4, 30); SharesShort = '7'; closeprice = '1.5'; DaysToCover = $null; LastClosePrice = '' }")]
    public void Rows_come_through_the_pipeline_as_rows_or_as_objects_with_their_columns(string row)
    {
        using var shell = new Shell();

        var rows = shell.Run($"$own = {row} | Start-OpenDSimulator; $own | Connect-OpenD; Get-ShortInterest US.MINE; $own | Stop-OpenDSimulator").AssertNoErrors().As<UsShortInterest>();

        Assert.Equal(("US.MINE", "2026-04-30", 7, 1.5, null), Values(Assert.Single(rows)));
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    public void Numbers_have_a_dot_in_every_culture(string culture)
    {
        using var shell = new Shell();

        var rows = shell.Run($$"""
            [System.Threading.Thread]::CurrentThread.CurrentCulture = '{{culture}}'
            [pscustomobject]@{ Code = 'US.MINE'; TimestampStr = '2026-04-30'; SharesShort = '7'; ClosePrice = '1.5' } | Start-OpenDSimulator | Connect-OpenD
            Get-ShortInterest US.MINE
            """).AssertNoErrors().As<UsShortInterest>();

        Assert.Equal(1.5, Assert.Single(rows).ClosePrice);
        Assert.Equal(7, rows[0].SharesShort);
    }

    [Fact]
    public void Rows_come_as_a_parameter_too_and_of_several_kinds()
    {
        using var shell = new Shell();

        var rows = shell.Run($"""
            $daily = [pscustomobject]@{"{"} Code = 'HK.00001'; TimestampStr = '2026-04-30'; SharesTraded = 9 {"}"}
            $own = Start-OpenDSimulator -Row ({OwnRow}), $daily
            $own | Connect-OpenD
            Get-ShortInterest US.MINE
            Get-DailyShortVolume HK.00001
            """).AssertNoErrors().Output;

        Assert.Equal([typeof(UsShortInterest), typeof(HkDailyShortVolume)], rows.Select(row => row.BaseObject.GetType()));
    }

    [Theory]
    [InlineData("5", "InvalidRow", "Row 1, Code*")]
    [InlineData(OwnRow + ", $null", "InvalidRow", "Row 2*")]
    [InlineData(OwnRow + ", " + OwnRow, "InvalidRow", "Row 2, TimestampStr: US.MINE has two rows of 2026-04-30.")]
    [InlineData("[pscustomobject]@{ Code = 'US.MINE'; TimestampStr = '2026-04-30'; AggregatedShort = 7 }", "InvalidRow", "Row 1, AggregatedShort*")]
    [InlineData("@()", "InvalidQuery", "There are no rows to serve.")]
    public void What_is_not_a_row_is_refused_with_its_place(string rows, string errorId, string message)
    {
        using var shell = new Shell();

        var error = shell.Run($"{rows} | Start-OpenDSimulator").Error;

        Assert.Equal(errorId, error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.True(new WildcardPattern(message).IsMatch(error.ToString()), error.ToString());
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
    }

    [Theory]
    [InlineData("-Row $null")]
    [InlineData("-Row @()")]
    public void No_rows_are_not_made_up_rows(string row)
    {
        using var shell = new Shell();

        Assert.Equal("There are no rows to serve.", shell.Run($"Start-OpenDSimulator {row}").Error.ToString());
    }

    [Fact]
    public void It_listens_on_a_free_port_of_this_computer_until_it_is_stopped()
    {
        using var shell = new Shell();

        var gateway = Assert.Single(shell.Run("Start-OpenDSimulator").AssertNoErrors().As<SimulatedGateway>());
        shell["gateway"] = gateway;
        Assert.Equal("127.0.0.1", gateway.ComputerName);
        shell.Run("$gateway | Stop-OpenDSimulator -WhatIf").AssertNoErrors();
        Assert.True(gateway.Running);
        new TcpClient(gateway.ComputerName, gateway.Port).Dispose();
        shell.Run("$gateway | Stop-OpenDSimulator").AssertNoErrors();
        Assert.False(gateway.Running);
        Assert.Throws<SocketException>(() => new TcpClient(gateway.ComputerName, gateway.Port));
    }

    [Fact]
    public void Its_limit_and_the_rows_of_a_code_are_what_they_are_set_to()
    {
        using var shell = new Shell();

        shell.Run("$gateway = Start-OpenDSimulator -RowsPerCode 7 -RequestsPerWindow 2; $gateway | Connect-OpenD -RequestsPerWindow 0").AssertNoErrors();
        Assert.Equal(7, shell.Run("Get-ShortInterest US.MSFT -All").AssertNoErrors().Output.Count);
        var result = shell.Run("Get-ShortInterest US.AAPL -Latest; Connect-OpenD -Port $gateway.Port -MaximumWaitSec 1; Get-ShortInterest US.AAPL -Latest");
        Assert.StartsWith("FrequencyRefused,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.NotEqual(0, shell.Run("$gateway.FrequencyRefusals").As<int>()[0]);
    }

    [Fact]
    public void A_port_that_is_taken_is_named()
    {
        using var shell = new Shell();

        var error = shell.Run("$one = Start-OpenDSimulator; Start-OpenDSimulator -Port $one.Port").Error;

        Assert.StartsWith("PortUnavailable,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.IsType<int>(error.TargetObject);
    }

    [Fact]
    public void A_script_walks_through_weeks_and_sees_a_revision_and_a_split()
    {
        using var shell = new Shell();

        var output = shell.Run("""
            $gateway = Start-OpenDSimulator -Today 20260526
            $gateway | Connect-OpenD
            (Get-ShortInterest US.AAPL -Latest).TimestampStr
            $gateway.Today = '2026-05-27'
            $row = Get-ShortInterest US.AAPL -Latest
            $row.TimestampStr
            $gateway.Publish([pscustomobject]@{ Code = 'US.AAPL'; TimestampStr = $row.TimestampStr; SharesShort = 1000 })
            (Get-ShortInterest US.AAPL -Latest).SharesShort
            $gateway.Split('US.AAPL', 4)
            (Get-ShortInterest US.AAPL -Latest).SharesShort
            """).AssertNoErrors().Output;

        Assert.Equal(["2026-04-30", "2026-05-15", 1000L, 4000L], output.Select(item => item.BaseObject));
    }

    [Theory]
    [InlineData("-NoQuotes US, HK", "Get-ShortInterest HK.00700")]
    [InlineData("-NoQuotes HK -Language Chinese", "Get-DailyShortVolume HK.00700")]
    public void An_account_without_quotes_for_a_market_is_refused(string options, string query)
    {
        using var shell = new Shell();

        var result = shell.Run($"Start-OpenDSimulator {options} | Connect-OpenD; {query}");

        Assert.Equal("HK.00700", result.Error.TargetObject?.ToString());
    }

    [Fact]
    public void Versions_are_read_as_they_are_written()
    {
        using var shell = new Shell();

        var connection = shell.Run("Start-OpenDSimulator -ServerVersion 10.10 | Connect-OpenD -PassThru").AssertNoErrors().Output;

        Assert.Equal("10.10", Assert.Single(connection).Properties["ServerVersion"].Value);
    }

    [Fact]
    public void A_mute_code_does_not_hold_others_up()
    {
        using var shell = new Shell();

        var result = shell.Run("Start-OpenDSimulator -MuteCode us.msft | Connect-OpenD -TimeoutSec 1; Get-ShortInterest US.AAPL -Latest");

        Assert.Equal("US.AAPL", Assert.Single(result.AssertNoErrors().As<UsShortInterest>()).Code);
    }

    private static (string Code, string? Day, long? Shares, double? Close, double? LastClose) Values(UsShortInterest row) =>
        (row.Code, row.TimestampStr, row.SharesShort, row.ClosePrice, row.LastClosePrice);
}

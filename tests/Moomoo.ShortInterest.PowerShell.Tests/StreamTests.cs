namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class StreamTests
{
    [Fact]
    public void Made_up_rows_come_with_a_warning()
    {
        using var shell = new Shell();
        shell.Connect();
        var result = shell.Run("Get-ShortInterest HK.00700, US.AAPL").AssertNoErrors();
        Assert.Contains("simulat", Assert.Single(result.Warnings), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Verbose_tells_of_pages_and_debug_of_frames()
    {
        using var shell = new Shell();
        shell.Connect();
        var result = shell.Run("Get-ShortInterest HK.00700 -Verbose -Debug -WarningAction Ignore").AssertNoErrors();
        Assert.Contains(result.Verbose, line => line.Contains("HK.00700", StringComparison.Ordinal));
        Assert.Contains(result.Debug, line => line.Contains("proto id 3249", StringComparison.Ordinal));
    }

    [Fact]
    public void Progress_of_all_pages_ends_completed()
    {
        using var shell = new Shell();
        shell.Connect(new() { RowsPerCode = 120, Latency = TimeSpan.Zero });
        var result = shell.Run("Get-ShortInterest HK.00700 -All").AssertNoErrors();
        Assert.Equal(120, result.Output.Count);
        Assert.Equal(System.Management.Automation.ProgressRecordType.Completed, result.Progress[^1].RecordType);
    }
}

using System.Globalization;

namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class CompletionTests : IDisposable
{
    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [Theory]
    [InlineData("Get-DailyShortVolume hk.0999", "HK.09999")]
    [InlineData("Get-DailyShortVolume -Code 'hk.0999", "HK.09999")]
    [InlineData("Get-DailyShortVolume -Code \"hk.0999", "HK.09999")]
    [InlineData("Get-DailyShortVolume HK.00700, hk.0999", "HK.09999")]
    [InlineData("Get-ShortInterest US.BRK", "US.BRK.B")]
    public void Codes_that_the_session_has_used_and_codes_of_a_simulator_are_offered(string line, string code)
    {
        shell.Connect();
        Assert.Empty(Complete("Get-ShortInterest hk.0999"));
        shell.Run("Get-ShortInterest HK.09999").AssertNoErrors();
        Assert.Equal([code], Complete(line));
    }

    [Fact]
    public void Days_are_offered_newest_first()
    {
        var days = Complete("Get-ShortInterest HK.00700 -Since ");
        var today = DateTime.Today;
        Assert.Equal(days.OrderDescending(StringComparer.Ordinal), days);
        Assert.Contains(today.AddYears(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), days);
        Assert.All(days, day => Assert.Matches(@"^\d{4}-\d\d-\d\d$", day));
        Assert.Equal(12, Complete($"Get-DailyShortVolume HK.00700 -Until {today.Year - 1}-").Count(day => day.EndsWith("-01", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Get-ArchivedShortInterest -AsOf ")]
    [InlineData("Get-ArchivedShortInterest -Since ")]
    [InlineData("Get-ShortInterestCalendar -Until ")]
    [InlineData("Sync-ShortInterestArchive -Since ")]
    [InlineData("Start-OpenDSimulator -Today ")]
    public void Every_day_is_completed(string line) =>
        Assert.Contains(DateTime.Today.AddYears(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Complete(line));

    [Fact]
    public void Hosts_and_ports_are_offered()
    {
        var gateway = shell.Connect();
        Assert.Contains("127.0.0.1", Complete("Connect-OpenD -ComputerName 127"));
        Assert.Contains($"{gateway.Port}", Complete("Connect-OpenD 127.0.0.1 -Port "));
        Assert.Contains("11111", Complete("Test-OpenDConnection -Port "));
        Assert.Equal(["DaysToCover"], Complete("Get-ShortSellingRank -Market US -SortBy Days"));
    }

    private IReadOnlyList<string> Complete(string line) => [.. shell.Complete(line).Select(match => match.CompletionText)];
}

using System.Management.Automation;
using Moomoo.OpenD.Simulator.Faults;
using Moomoo.OpenD.Tests;

namespace Moomoo.ShortInterest.PowerShell.Tests;

/// <summary>PowerShell 7 shows the status alone, cut to the width of the window: the reason of a wait must come first.</summary>
public sealed class ProgressTests : IDisposable
{
    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [Fact]
    public async Task The_allowance_is_named_with_the_seconds_left()
    {
        var gateway = shell.Start();
        shell.Run($"Connect-OpenD -Port {gateway.Port} -RequestsPerWindow 1; Get-ShortInterest HK.00001 -Latest").AssertNoErrors();
        var progress = await UntilAsync("Get-ShortInterest HK.00002 -Latest", record => record.SecondsRemaining > 0);
        Assert.StartsWith("waiting for the allowance: HK.00002", progress.StatusDescription, StringComparison.Ordinal);
        Assert.InRange(progress.SecondsRemaining, 20, 31);
    }

    [Fact]
    public async Task A_refusal_is_told_from_ordinary_pacing()
    {
        shell.Connect(new() { Faults = FaultPlan.Always(FaultKind.FrequencyRefusal) });
        await UntilAsync("Get-ShortInterest HK.00001", record => record.StatusDescription.StartsWith("refused as too frequent: HK.00001", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lost_connection_is_named_with_the_attempt()
    {
        shell.Connect(new() { Faults = FaultPlan.Always(FaultKind.CutInFrame) });
        await UntilAsync("Get-ShortInterest HK.00001", record => record.StatusDescription.StartsWith("reconnecting (attempt 4 of 9): HK.00001", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Get-ShortInterest HK.00001", "HK.00001, 0 rows")]
    [InlineData("Get-ShortSellingRank HK", "HK, 0 rows")]
    public async Task A_silent_gateway_is_waited_for(string command, string subject)
    {
        shell.Connect(new() { Faults = FaultPlan.Always(FaultKind.Silence) });
        var progress = await UntilAsync(command, _ => true);
        Assert.Matches($@"^waiting for an answer for \d+ s: {subject}$", progress.StatusDescription);
    }

    [Fact]
    public async Task Rows_that_were_written_are_counted()
    {
        shell.Connect(new() { MuteCodes = [SecurityCode.Parse("HK.00002")] });
        var progress = await UntilAsync("Get-ShortInterest HK.00001, HK.00002, HK.00003 -Count 7", record => record.StatusDescription.StartsWith("waiting", StringComparison.Ordinal));
        Assert.EndsWith("HK.00002 (code 2 of 3), 7 rows", progress.StatusDescription, StringComparison.Ordinal);
        Assert.Equal(33, progress.PercentComplete);
    }

    [Fact]
    public void The_bar_is_removed_at_the_end_and_does_not_appear_for_one_page_of_one_code()
    {
        shell.Connect(new() { RowsPerCode = 120 });
        var progress = shell.Run("Get-ShortInterest HK.00700, US.AAPL -All").AssertNoErrors().Progress;
        Assert.Contains(progress, record => record.StatusDescription == "US.AAPL (code 2 of 2), 120 rows");
        Assert.Equal(ProgressRecordType.Completed, progress[^1].RecordType);
        Assert.Empty(shell.Run("Get-ShortInterest HK.00700").AssertNoErrors().Progress);
    }

    private async Task<ProgressRecord> UntilAsync(string script, Func<ProgressRecord, bool> condition)
    {
        var running = shell.Begin(script);
        await Waiting.UntilAsync(() => running.Streams.Progress.ToArray().Any(condition), "the progress bar says it");
        running.Stop();
        return running.Streams.Progress.First(condition);
    }
}

using Moomoo.OpenD.Simulator;

namespace Moomoo.ShortInterest.PowerShell.Tests;

/// <summary>Commands downstream cannot tell that the module awaits anything.</summary>
public sealed class DownstreamTests
{
    /// <summary>As a binary module would, which knows that PowerShell has no SynchronizationContext.</summary>
    public static int BlockOnTask() => WorkAsync().GetAwaiter().GetResult();

    public static TheoryData<string> Commands => new("Get-ShortInterest HK.00700", "Get-ShortInterest HK.00700 -All", "Get-DailyShortVolume US.AAPL", "Get-ShortSellingRank HK, US");

    [Theory]
    [MemberData(nameof(Commands))]
    public void There_is_no_context(string command)
    {
        using var shell = new Shell();
        shell.Connect();
        var contexts = shell.Run($"{command} | ForEach-Object {{ [object]::ReferenceEquals([System.Threading.SynchronizationContext]::Current, $null) }}").AssertNoErrors().As<bool>();
        Assert.NotEmpty(contexts);
        Assert.All(contexts, Assert.True);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Code_that_blocks_on_a_task_works(string command)
    {
        using var shell = new Shell();
        shell.Connect();
        var results = shell.Run($"{command} | ForEach-Object {{ [{typeof(DownstreamTests).FullName}]::BlockOnTask() }}").AssertNoErrors().As<int>();
        Assert.NotEmpty(results);
        Assert.All(results, result => Assert.Equal(42, result));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_nested_query_ends_after_the_connection_was_lost(string command)
    {
        using var shell = new Shell();
        var gateway = shell.Connect();
        OpenDSimulator? restarted = null;
        shell["restart"] = () =>
        {
            if (restarted is null)
            {
                gateway.Dispose();
                restarted = OpenDSimulator.Start(new() { Port = gateway.Port });
            }
        };
        var rows = shell.Run($"{command} | ForEach-Object {{ $restart.Invoke(); Get-DailyShortVolume $_.Code -Latest }}").AssertNoErrors().As<TradingDayRow>();
        Assert.NotEmpty(rows);
        restarted!.Dispose();
    }

    [Fact]
    public void A_nested_query_opens_its_own_connection()
    {
        using var shell = new Shell();
        shell.Connect();
        var rows = shell.Run("Get-ShortInterest HK.00700 -Latest | ForEach-Object { Connect-OpenD -Simulated; Get-ShortSellingRank HK -First 3 }").AssertNoErrors().As<ShortSellingRank>();
        Assert.Equal([1, 2, 3], rows.Select(row => row.Place));
    }

    [Fact]
    public void Rows_come_before_the_pipeline_has_more_input()
    {
        using var shell = new Shell();
        shell.Connect();
        var order = shell.Run("""
            & { 'HK.00700'; while (-not $global:row) { [System.Threading.Thread]::Sleep(5); 'US.AAPL' }; 'end' } | ForEach-Object { if ($_ -eq 'end') { break } $_ } |
                Get-ShortInterest -Latest | ForEach-Object { $global:row = $_ }
            """);
        Assert.IsType<HkShortInterest>(((System.Management.Automation.PSObject)shell["row"]!).BaseObject, exactMatch: false);
        Assert.Empty(order.Errors);
    }

    private static async Task<int> WorkAsync()
    {
        await Task.Delay(1);
        await Task.Yield();
        return 42;
    }
}

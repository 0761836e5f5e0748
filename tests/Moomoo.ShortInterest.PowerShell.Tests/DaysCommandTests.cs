using Moomoo.OpenD.Simulator;

namespace Moomoo.ShortInterest.PowerShell.Tests;

/// <summary>Get-ShortInterest and Get-DailyShortVolume, which share their parameters.</summary>
public sealed class DaysCommandTests : IDisposable
{
    private readonly Shell shell = new();
    private readonly OpenDSimulator gateway;

    public DaysCommandTests() => gateway = shell.Connect(new() { RowsPerCode = 237 });

    private IReadOnlyList<ReceivedRequest> Requests => [.. gateway.Requests.Where(request => request.ProtoId >= 3000)];

    public void Dispose() => shell.Dispose();

    [Theory]
    [InlineData("Get-ShortInterest HK.00700", typeof(HkShortInterest), 3249)]
    [InlineData("Get-ShortInterest US.AAPL", typeof(UsShortInterest), 3249)]
    [InlineData("Get-DailyShortVolume HK.00700", typeof(HkDailyShortVolume), 3248)]
    [InlineData("Get-DailyShortVolume US.AAPL", typeof(UsDailyShortVolume), 3248)]
    public void All_returns_every_row_once_newest_first_in_pages_of_50_over_one_connection(string command, Type type, long protoId)
    {
        var rows = shell.Run($"{command} -All").AssertNoErrors().As<TradingDayRow>();
        Assert.Equal(237, rows.Count);
        Assert.All(rows, row => Assert.IsType(type, row));
        Assert.Equal(rows.Select(row => row.GetDate()).Distinct().OrderDescending(), rows.Select(row => row.GetDate()));
        Assert.Equal([(protoId, 50), (protoId, 50), (protoId, 50), (protoId, 50), (protoId, 50)], Requests.Select(request => (request.ProtoId, request.Num)));
        Assert.Single(Requests.Select(request => request.Connection).Distinct());
    }

    [Fact]
    public void One_page_is_as_long_as_the_gateway_makes_it()
    {
        Assert.Equal(10, shell.Run("Get-ShortInterest HK.00700").AssertNoErrors().Output.Count);
        Assert.Null(Assert.Single(Requests).Num);
    }

    [Theory]
    [InlineData("-Count 3")]
    [InlineData("-Num 3")]
    [InlineData("-PageSize 3")]
    public void The_rows_of_a_page_are_counted_in_either_name(string parameter) =>
        Assert.Equal(3, shell.Run($"Get-ShortInterest HK.00700 {parameter}").AssertNoErrors().Output.Count);

    [Fact]
    public void Latest_asks_for_one_row()
    {
        Assert.Equal("2026-04-30", Assert.Single(shell.Run("Get-ShortInterest HK.00700 -Latest").AssertNoErrors().As<HkShortInterest>()).TimestampStr);
        Assert.Equal(1, Assert.Single(Requests).Num);
    }

    [Theory]
    [InlineData("-First 120", 120, new[] { 50, 50, 20 })]
    [InlineData("-First 120 -Count 50", 120, new[] { 50, 50, 20 })]
    [InlineData("-First 25 -Count 10", 25, new[] { 10, 10, 5 })]
    [InlineData("-First 3", 3, new[] { 3 })]
    [InlineData("-First 7 -Since 2026-03-01", 7, new[] { 7 })]
    [InlineData("-First 0", 0, new int[0])]
    public void First_follows_pages_until_there_are_as_many_rows_and_asks_only_for_what_is_left(string parameters, int rows, int[] requested)
    {
        Assert.Equal(rows, shell.Run($"Get-ShortInterest HK.00700 {parameters}").AssertNoErrors().Output.Count);
        Assert.Equal(requested, Requests.Select(request => request.Num!.Value));
    }

    [Theory]
    [InlineData(12, 10)]
    [InlineData(60, 50)]
    public void A_pipeline_that_ends_early_costs_no_further_page(int rows, int pageSize)
    {
        // Without Select-Object, which is not part of the engine.
        var script = $"$n = 0; do {{ Get-ShortInterest HK.00700 -All -Count {pageSize} | ForEach-Object {{ $_; if (++$n -eq {rows}) {{ break }} }} }} while ($false)";
        Assert.Equal(rows, shell.Run(script).AssertNoErrors().Output.Count);
        Assert.Equal(2, Requests.Count);
    }

    [Fact]
    public void Since_ends_at_the_first_older_row()
    {
        Assert.Equal(9, shell.Run("Get-ShortInterest HK.00700 -All -Since 2026-03-01 -Count 5").AssertNoErrors().Output.Count);
        Assert.Equal(2, Requests.Count);
    }

    [Theory]
    [InlineData("-Since 2020-01-01", true)]
    [InlineData("-Until 2020-01-01", true)]
    [InlineData("-Since 2026-03-01", false)]
    [InlineData("-Since 2020-01-01 -All", false)]
    [InlineData("-Since 2020-01-01 -First 20", false)]
    public void One_page_that_is_not_all_that_was_asked_for_comes_with_a_warning(string parameters, bool warns) =>
        Assert.Equal(
            warns,
            shell.Run($"Get-ShortInterest HK.00700 {parameters}").AssertNoErrors().Warnings.Any(warning =>
                warning.Contains("HK.00700", StringComparison.Ordinal) && warning.Contains("-All", StringComparison.Ordinal)));

    [Fact]
    public void Many_codes_are_requested_before_the_first_answer()
    {
        var slow = shell.Connect(new() { Faults = OpenD.Simulator.Faults.FaultPlan.Always(OpenD.Simulator.Faults.FaultKind.Latency), Latency = TimeSpan.FromSeconds(2) });
        Assert.Equal(16, shell.Run("1..16 | ForEach-Object { \"HK.$_\" } | Get-ShortInterest -Latest").AssertNoErrors().Output.Count);
        var times = slow.Requests.Where(request => request.ProtoId >= 3000).Select(request => request.ReceivedAt).ToArray();
        Assert.Equal(16, times.Length);
        Assert.InRange(times.Max() - times.Min(), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal(1, slow.ConnectionCount);
    }

    [Fact]
    public void Each_call_and_each_gateway_has_an_allowance_of_its_own()
    {
        var ports = new[] { shell.Start(new() { RequestsPerWindow = 5 }), shell.Start(new() { RequestsPerWindow = 5 }) };
        shell["ports"] = ports.Select(port => port.Port).ToArray();
        var left = shell.Run("""
            $connections = $ports | ForEach-Object { Connect-OpenD -Port $_ -RequestsPerWindow 5 -PassThru }
            $null = 1..10 | ForEach-Object { "HK.$_" } | Get-DailyShortVolume -Latest -Connection $connections
            $connections.AllowanceLeft
            $null = 1..10 | ForEach-Object { "HK.$_" } | Get-ShortInterest -Latest -Connection $connections
            $connections.AllowanceLeft
            """).AssertNoErrors().As<int>();
        Assert.Equal([5, 5, 0, 0], left);
        Assert.All(ports, port => Assert.Equal(0, port.FrequencyRefusals));
    }

    [Fact]
    public void An_error_says_how_far_the_query_came_and_how_to_continue()
    {
        var cut = shell.Connect(new() { RowsPerCode = 50 });
        shell["connection"] = shell.Open(cut.Port);
        shell["stop"] = () => cut.Dispose();
        var result = shell.Run("Get-ShortInterest HK.00001 -All -Count 10 -Connection $connection | ForEach-Object { $_; if (++$n -eq 20) { $stop.Invoke() } }");
        Assert.Equal(20, result.Output.Count);
        Assert.Contains("20 rows", result.Error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Contains("9 times", result.Error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Contains("-NextKey '20'", result.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("HK.00001", result.Error.TargetObject.ToString());

        shell.Start(new() { Port = cut.Port, RowsPerCode = 50 });
        var rest = shell.Run("Get-ShortInterest HK.00001 -All -Count 10 -Connection $connection -NextKey '20'").AssertNoErrors();
        Assert.Equal(50, result.As<TradingDayRow>().Concat(rest.As<TradingDayRow>()).Select(row => row.TimestampStr).Distinct().Count());
    }
}

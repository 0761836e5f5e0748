using Moomoo.OpenD.Simulator;
using Moomoo.OpenD.Simulator.Faults;
using Moomoo.OpenD.Tests;

namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class FailOverTests
{
    private static readonly string[] Codes = [.. Enumerable.Range(1, 40).Select(i => $"HK.{i:00000}")];

    [Fact]
    public void Codes_are_shared_out_over_the_connections_given()
    {
        using var shell = new Shell();
        var gateways = Connect(shell, new() { RowsPerCode = 60 }, 2);
        var rows = shell.Run("Get-ShortInterest $codes -All -Connection $connections").AssertNoErrors().As<TradingDayRow>();
        AssertComplete(rows, 60);
        Assert.All(gateways, gateway => Assert.InRange(Asked(gateway).Distinct().Count(), 10, 30));
    }

    [Fact]
    public void Codes_of_a_gateway_that_is_lost_on_the_way_start_again_on_another_and_every_row_comes_once()
    {
        using var shell = new Shell();
        var gateways = Connect(shell, new() { RowsPerCode = 200 }, 2);
        shell["stop"] = () => gateways[0].Dispose();
        var result = shell.Run("Get-ShortInterest $codes -All -Count 10 -Connection $connections -Verbose | ForEach-Object { if (++$n -eq 25) { $stop.Invoke() }; $_ }").AssertNoErrors();
        AssertComplete(result.As<TradingDayRow>(), 200);
        Assert.Contains(result.Verbose, line => line.Contains("Starting again at", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lost_gateway_is_skipped_by_the_next_command()
    {
        using var shell = new Shell();
        var gateways = Connect(shell, new(), 2);
        gateways[0].Dispose();
        await Waiting.UntilAsync(() => shell.Run("$connections[0].State").As<string>()[0] == "Lost", "the connection is lost");
        var rows = shell.Run("Get-ShortInterest $codes -Latest -Connection $connections").AssertNoErrors().As<TradingDayRow>();
        AssertComplete(rows, 1);
        Assert.Equal("Lost", shell.Run("$connections[0].State").As<string>()[0]);
    }

    [Fact]
    public void When_every_gateway_is_lost_the_code_fails()
    {
        using var shell = new Shell();
        var gateways = Connect(shell, new() { Faults = FaultPlan.Always(FaultKind.CutInFrame) }, 2);
        var error = shell.Run("Get-ShortInterest HK.00700 -Connection $connections").Error;
        Assert.StartsWith("ConnectionLost,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("HK.00700", error.TargetObject.ToString());
        Assert.All(gateways, gateway => Assert.Equal(9, Asked(gateway).Count()));
    }

    [Fact]
    public void A_query_that_begins_at_a_key_does_not_go_on_at_another_gateway()
    {
        using var shell = new Shell();
        var gateways = Connect(shell, new() { Faults = FaultPlan.Always(FaultKind.CutInFrame) }, 2);
        var error = shell.Run("Get-ShortInterest HK.00700 -NextKey 5 -Connection $connections").Error;
        Assert.StartsWith("ConnectionLost,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Single(gateways, gateway => Asked(gateway).Any());
    }

    [Fact]
    public void A_simulator_does_not_stand_in_for_a_real_gateway()
    {
        using var shell = new Shell();
        using var real = new Relay(shell.Start().Port);
        var simulator = shell.Start();
        shell["codes"] = Codes;
        shell["connections"] = new[] { shell.Open(real.Port), shell.Open(simulator.Port) };
        real.Cut();
        var result = shell.Run("Get-ShortInterest $codes -Latest -Connection $connections");
        Assert.NotEmpty(result.Errors);
        Assert.InRange(Asked(simulator).Count(), 1, 39);
        Assert.Equal(Asked(simulator).Count(), result.Output.Count);
        Assert.Single(result.Warnings);
    }

    [Fact]
    public void Rankings_and_markets_do_the_same()
    {
        using var shell = new Shell();
        var gateways = Connect(shell, new(), 2);
        shell["stop"] = () => gateways[0].Dispose();
        var rows = shell.Run("Get-ShortSellingRank HK, US -First 120 -Connection $connections | ForEach-Object { if (++$n -eq 5) { $stop.Invoke() }; $_ }").AssertNoErrors().As<ShortSellingRank>();
        Assert.Equal(Enumerable.Range(1, 120).Concat(Enumerable.Range(1, 120)), rows.Select(row => row.Place));
        Assert.Equal(240, rows.Select(row => row.Code).Distinct().Count());
    }

    private static OpenDSimulator[] Connect(Shell shell, OpenDSimulatorOptions options, int count)
    {
        var gateways = Enumerable.Range(0, count).Select(_ => shell.Start(options)).ToArray();
        shell["codes"] = Codes;
        shell["connections"] = gateways.Select(gateway => shell.Open(gateway.Port)).ToArray();
        return gateways;
    }

    private static IEnumerable<string?> Asked(OpenDSimulator gateway) => gateway.Requests.Where(request => request.ProtoId >= 3000).Select(request => request.Code);

    private static void AssertComplete(IReadOnlyList<TradingDayRow> rows, int rowsOfCode)
    {
        Assert.Equal(Codes.SelectMany(code => Enumerable.Repeat(code, rowsOfCode)), rows.Select(row => row.Code));
        Assert.Equal(rows.Count, rows.Select(row => row.ToString()).Distinct().Count());
    }
}

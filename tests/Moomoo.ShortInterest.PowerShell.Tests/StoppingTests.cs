using System.Net;
using System.Net.Sockets;
using Moomoo.OpenD.Simulator.Faults;
using Moomoo.OpenD.Tests;

namespace Moomoo.ShortInterest.PowerShell.Tests;

/// <summary>Ctrl+C ends every kind of wait within a moment, without an error, and leaves the session usable.</summary>
public sealed class StoppingTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [Theory]
    [InlineData("Get-ShortInterest HK.00700")]
    [InlineData("Get-ShortInterest HK.00700, US.AAPL -All")]
    [InlineData("Get-ShortSellingRank HK")]
    public async Task A_wait_for_an_answer(string command)
    {
        var gateway = shell.Connect(new() { Faults = FaultPlan.Always(FaultKind.Silence) });
        await StopAsync(command, _ => gateway.Requests.Any(request => request.ProtoId >= 3000));
    }

    [Theory]
    [InlineData("Connect-OpenD -Port {0} -TimeoutSec 600")]
    [InlineData("Test-OpenDConnection -Port {0} -TimeoutSec 600")]
    public async Task A_wait_for_a_connection(string command)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await StopAsync(string.Format(null, command, ((IPEndPoint)silent.LocalEndpoint).Port), _ => silent.Pending());
    }

    [Fact]
    public async Task A_wait_for_the_allowance()
    {
        var gateway = shell.Start();
        shell.Run($"Connect-OpenD -Port {gateway.Port} -RequestsPerWindow 1").AssertNoErrors();
        shell.Run("Get-ShortInterest HK.00001 -Latest").AssertNoErrors();
        await StopAsync("Get-ShortInterest HK.00002 -Latest", running => running.Streams.Progress.Any(progress => progress.SecondsRemaining > 0));
    }

    [Fact]
    public async Task A_wait_before_a_retry()
    {
        var gateway = shell.Connect(new() { Faults = FaultPlan.Always(FaultKind.CutInFrame) });
        await StopAsync("Get-ShortInterest HK.00001", _ => gateway.Requests.Count(request => request.ProtoId >= 3000) > 2);
    }

    private async Task StopAsync(string command, Func<RunningPipeline, bool> isWaiting)
    {
        var running = shell.Begin(command);
        await Waiting.UntilAsync(() => isWaiting(running), "the command waits");
        Assert.False(running.IsEnded);
        Assert.InRange(running.Stop(), TimeSpan.Zero, Soon);
        var result = running.End();
        Assert.True(result.IsStopped);
        Assert.Empty(result.Errors);
        Assert.Single(shell.Run("Connect-OpenD -Simulated; Get-ShortInterest HK.00700 -Latest").AssertNoErrors().Output);
    }
}

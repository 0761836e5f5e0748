using Moomoo.OpenD.Tests;

namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class StoppingTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_wait_for_an_answer_ends_with_Ctrl_C()
    {
        using var shell = new Shell();
        var gateway = shell.Connect(new() { Latency = TimeSpan.FromMinutes(10) });
        var running = shell.Begin("Get-ShortInterest HK.00700");
        await Waiting.UntilAsync(() => gateway.Requests.Any(request => request.ProtoId >= 3000), "the request reached the gateway");
        Assert.InRange(running.Stop(), TimeSpan.Zero, Soon);
        Assert.True(running.End().IsStopped);
    }
}

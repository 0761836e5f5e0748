using System.Net;
using System.Net.Sockets;

namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class ConnectTests : IDisposable
{
    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [Fact]
    public void Nothing_is_emitted_or_the_connection_with_PassThru()
    {
        var gateway = shell.Start();
        Assert.Empty(shell.Run($"Connect-OpenD 127.0.0.1 {gateway.Port}").AssertNoErrors().Output);
        var connection = Assert.Single(shell.Run($"Connect-OpenD -ComputerName 127.0.0.1 -Port {gateway.Port} -PassThru").AssertNoErrors().As<OpenDConnection>());
        Assert.Equal($"127.0.0.1:{gateway.Port}", connection.Endpoint);
        Assert.Equal("Open", connection.State);
        Assert.Equal("10.11", connection.ServerVersion);
        Assert.True(connection.Simulated && connection.Current && !connection.Encrypted);
        Assert.Equal(0, connection.RequestsSent);
        Assert.Equal(30, connection.AllowanceLeft);
    }

    [Theory]
    [InlineData("Connect-OpenD 127.0.0.1:{0}")]
    [InlineData("Connect-OpenD ' 127.0.0.1:{0} '")]
    [InlineData("Connect-OpenD 127.0.0.1 {0}")]
    [InlineData("Connect-OpenD 127.0.0.1:{0} -Port {0}")]
    [InlineData("Connect-OpenD -Port {0}")]
    [InlineData("[pscustomobject]@{{ ComputerName = '127.0.0.1'; Port = {0} }} | Connect-OpenD")]
    public void A_gateway_is_named_in_any_of_these_ways(string script)
    {
        var gateway = shell.Start();
        var connection = Assert.Single(shell.Run(string.Format(null, script, gateway.Port) + " -PassThru").AssertNoErrors().As<OpenDConnection>());
        Assert.Equal(gateway.Port, connection.Port);
    }

    [Theory]
    [InlineData("Connect-OpenD 127.0.0.1:1 -Port 2")]
    [InlineData("Connect-OpenD 127.0.0.1:99999")]
    [InlineData("Connect-OpenD '[::1]:x'")]
    public void A_bad_endpoint_is_refused(string script) =>
        Assert.StartsWith("Invalid", shell.Run(script).Error.FullyQualifiedErrorId, StringComparison.Ordinal);

    [Fact]
    public void A_session_holds_one_connection_to_a_gateway()
    {
        var gateway = shell.Start();
        shell.Run($"1..3 | ForEach-Object {{ Connect-OpenD -Port {gateway.Port} }}").AssertNoErrors();
        Assert.Single(shell.Run("Get-OpenDConnection").Output);
        Assert.True(SpinWait.SpinUntil(() => gateway.OpenConnections == 1, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void An_embedded_simulator_ends_with_its_connection_and_replaces_another()
    {
        var ports = shell.Run("1..2 | ForEach-Object { (Connect-OpenD -Simulated -PassThru).Port }").AssertNoErrors().As<int>();
        Assert.Single(shell.Run("Get-OpenDConnection").Output);
        Assert.Equal(10, shell.Run("Get-ShortInterest HK.00700").AssertNoErrors().Output.Count);
        shell.Run("Disconnect-OpenD").AssertNoErrors();
        Assert.All(ports, port => Assert.Throws<SocketException>(() => new TcpClient("127.0.0.1", port)));
    }

    [Fact]
    public void A_closed_connection_stays_closed()
    {
        var gateway = shell.Connect();
        var error = shell.Run("$connection = Get-OpenDConnection; $connection | Disconnect-OpenD; Get-ShortInterest HK.00700 -Connection $connection").Error;
        Assert.StartsWith("ConnectionClosed,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.True(SpinWait.SpinUntil(() => gateway.OpenConnections == 0, TimeSpan.FromSeconds(30)));
        shell.Run("Disconnect-OpenD").AssertNoErrors();
    }

    [Fact]
    public void A_gateway_that_is_down_leaves_no_connection()
    {
        var port = Ports.Unused();
        var error = shell.Run($"Connect-OpenD -Port {port}").Error;
        Assert.StartsWith("GatewayUnreachable,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal($"127.0.0.1:{port}", error.TargetObject);
        Assert.Empty(shell.Run("Get-OpenDConnection").Output);
    }

    [Fact]
    public void A_wait_for_the_allowance_ends_after_the_maximum()
    {
        var gateway = shell.Start();
        var result = shell.Run($"Connect-OpenD -Port {gateway.Port} -RequestsPerWindow 1 -MaximumWaitSec 1; 'HK.00001', 'HK.00002' | Get-ShortInterest -Latest -ThrottleLimit 1");
        Assert.Single(result.Output);
        Assert.StartsWith("AllowanceTimeout,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("HK.00002", result.Error.TargetObject.ToString());
    }

    [Fact]
    public void A_listener_that_says_nothing_fails_within_the_time_out()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Assert.StartsWith("GatewayTimeout,", shell.Run($"Connect-OpenD -Port {port} -TimeoutSec 1").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }
}

using System.Net.Sockets;

namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class SessionTests
{
    [Fact]
    public void Runspaces_do_not_see_each_others_connections()
    {
        using var one = new Shell();
        using var other = new Shell();
        one.Connect();
        Assert.Single(one.Run("Get-OpenDConnection").AssertNoErrors().Output);
        Assert.Empty(other.Run("Get-OpenDConnection").AssertNoErrors().Output);
    }

    [Fact]
    public void Connections_and_simulators_end_with_their_runspaces()
    {
        using var other = new Shell();
        var gateway = other.Start();
        var shells = Enumerable.Range(0, 16).Select(_ => new Shell()).ToArray();
        var pipelines = shells.Select(shell => shell.Begin(
            $"Connect-OpenD -Port {gateway.Port} -RequestsPerWindow 0; $null = Get-ShortInterest HK.00700 -Latest; (Start-OpenDSimulator).Port")).ToArray();
        var simulators = pipelines.Select(pipeline => pipeline.End().AssertNoErrors().As<int>()[0]).ToArray();
        Assert.Equal(16, gateway.OpenConnections);

        Array.ForEach(shells, shell => shell.Dispose());
        Assert.True(SpinWait.SpinUntil(() => gateway.OpenConnections == 0, TimeSpan.FromSeconds(30)));
        Assert.All(simulators, port => Assert.Throws<SocketException>(() => new TcpClient("127.0.0.1", port)));
    }

    [Fact]
    public void A_connection_that_another_runspace_closes_leaves_its_own_session()
    {
        using var owner = new Shell();
        using var other = new Shell();
        owner.Connect();
        other["connection"] = owner.Run("Get-OpenDConnection").Output[0];
        other.Run("Disconnect-OpenD $connection").AssertNoErrors();
        Assert.Empty(owner.Run("Get-OpenDConnection").AssertNoErrors().Output);
    }

    [Fact]
    public void Runspaces_share_the_allowance_of_a_gateway()
    {
        using var one = new Shell();
        using var other = new Shell();
        var gateway = one.Start();
        foreach (var shell in new[] { one, other })
        {
            shell.Run($"Connect-OpenD -Port {gateway.Port} -RequestsPerWindow 8").AssertNoErrors();
        }

        var pipelines = new[] { one, other }.Select(shell => shell.Begin("'HK.00001', 'HK.00002', 'HK.00003' | Get-ShortInterest -Latest")).ToArray();
        Assert.All(pipelines, pipeline => Assert.Equal(3, pipeline.End().AssertNoErrors().Output.Count));
        Assert.All([one, other], shell => Assert.Equal(2, shell.Run("(Get-OpenDConnection).AllowanceLeft").As<int>()[0]));
    }

    [Fact]
    public void The_connection_that_was_made_last_is_the_current_one()
    {
        using var shell = new Shell();
        var first = shell.Connect();
        var last = shell.Connect();
        var connections = shell.Run("Get-OpenDConnection").As<OpenDConnection>();
        Assert.Equal([(first.Port, false), (last.Port, true)], connections.Select(connection => (connection.Port, connection.Current)));
        shell.Run("Get-ShortInterest HK.00700 -Latest").AssertNoErrors();
        Assert.DoesNotContain(first.Requests, request => request.ProtoId >= 3000);

        shell.Run("Disconnect-OpenD").AssertNoErrors();
        Assert.Equal("Closed", connections[1].State);
        Assert.All(connections, connection => Assert.False(connection.Current));
    }

    [Fact]
    public void Connections_are_named_by_their_endpoints()
    {
        using var shell = new Shell();
        var first = shell.Connect();
        var last = shell.Connect();
        Assert.Equal([$"127.0.0.1:{first.Port}", $"127.0.0.1:{last.Port}"], shell.Complete("Disconnect-OpenD ").Select(match => match.CompletionText));
        shell.Run($"Get-ShortInterest HK.00700 -Latest -Connection 127.0.0.1:{first.Port}").AssertNoErrors();
        Assert.DoesNotContain(last.Requests, request => request.ProtoId >= 3000);
        shell.Run($"Disconnect-OpenD 127.0.0.1:{first.Port}, 127.0.0.1:{last.Port}").AssertNoErrors();
        Assert.Empty(shell.Run("Get-OpenDConnection").Output);
        Assert.Contains("Get-OpenDConnection", shell.Run("Disconnect-OpenD 127.0.0.1:1").Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_plain_connection_leaves_the_requests_per_window_of_the_gateway_as_they_are()
    {
        using var one = new Shell();
        using var other = new Shell();
        var gateway = one.Start();
        Assert.Equal(10, one.Run($"(Connect-OpenD -Port {gateway.Port} -RequestsPerWindow 10 -PassThru).AllowanceLeft").AssertNoErrors().As<int>()[0]);
        Assert.Equal(10, other.Run($"(Connect-OpenD -Port {gateway.Port} -PassThru).AllowanceLeft").AssertNoErrors().As<int>()[0]);
        Assert.Equal(20, other.Run($"(Connect-OpenD -Port {gateway.Port} -RequestsPerWindow 20 -PassThru).AllowanceLeft").AssertNoErrors().As<int>()[0]);
    }

    [Fact]
    public void A_test_leaves_no_connection_behind()
    {
        using var shell = new Shell();
        var gateway = shell.Start();
        shell.Run($"Test-OpenDConnection -Port {gateway.Port}").AssertNoErrors();
        Assert.Empty(shell.Run("Get-OpenDConnection").Output);
        Assert.True(SpinWait.SpinUntil(() => gateway.OpenConnections == 0, TimeSpan.FromSeconds(30)));
    }
}

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

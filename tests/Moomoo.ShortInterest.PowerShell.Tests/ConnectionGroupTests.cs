using System.Net.Sockets;
using Moomoo.OpenD;

namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class ConnectionGroupTests : IDisposable
{
    private readonly OpenDClient client = new(new OpenDClientOptions());
    private readonly OpenDConnection connection;
    private readonly ConnectionGroup group;

    public ConnectionGroupTests()
    {
        connection = new OpenDConnection(client);
        group = new ConnectionGroup([connection]);
    }

    public void Dispose()
    {
        group.Dispose();
        client.Dispose();
    }

    /// <summary>Both may wait behind the rows of earlier codes when the gateway is given up.</summary>
    [Fact]
    public void A_refusal_stays_the_error_of_its_code_when_the_gateway_is_lost_after_it()
    {
        group.GiveUp(connection, Unreachable());
        Assert.True(group.IsUnreachable(Unreachable()));
        Assert.False(group.IsUnreachable(Refusal()));
    }

    [Fact]
    public void A_gateway_that_refuses_every_connection_is_not_reached()
    {
        group.GiveUp(connection, Refusal());
        Assert.True(group.IsUnreachable(Refusal()));
    }

    [Fact]
    public void A_connection_is_in_use_as_long_as_a_command_has_it()
    {
        using var other = new OpenDClient(new OpenDClientOptions());
        var used = new OpenDConnection(other);
        using (new ConnectionGroup([used]))
        {
            using (new ConnectionUse([used]))
            {
            }

            Assert.True(used.IsInUse);
        }

        Assert.False(used.IsInUse);
    }

    private GatewayUnreachableException Unreachable() => new(connection.Endpoint, "localhost", new SocketException((int)SocketError.ConnectionRefused));

    private GatewayRefusedException Refusal() => new(connection.Endpoint, "GetShortInterest US.AAPL", -1, null, "no quotes", RefusalReason.NoQuotePermission);
}

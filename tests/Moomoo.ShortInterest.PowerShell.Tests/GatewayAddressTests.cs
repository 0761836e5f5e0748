namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class GatewayAddressTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", null)]
    [InlineData(" 127.0.0.1 ", "127.0.0.1", null)]
    [InlineData("localhost:22222", "localhost", 22222)]
    [InlineData(" opend.example.com:1 ", "opend.example.com", 1)]
    [InlineData("::1", "::1", null)]
    [InlineData("[::1]", "::1", null)]
    [InlineData("[::1]:22222", "::1", 22222)]
    [InlineData("fe80::1", "fe80::1", null)]
    public void Is_read_as_users_write_it(string text, string host, int? port) =>
        Assert.Equal(new GatewayAddress(host, port), GatewayAddress.Parse(text, "-ComputerName"));

    [Theory]
    [InlineData("127.0.0.1:99999")]
    [InlineData("127.0.0.1:0")]
    [InlineData("127.0.0.1:")]
    [InlineData("host:port")]
    [InlineData("[::1]:x")]
    [InlineData("[::1]22222")]
    [InlineData("[127.0.0.1]:1")]
    [InlineData("[]:1")]
    [InlineData(":22222")]
    [InlineData("two words")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("")]
    public void Names_what_is_not_one(string text)
    {
        var error = Assert.Throws<InvalidQueryException>(() => GatewayAddress.Parse(text, "-ComputerName"));
        Assert.Contains("-ComputerName", error.Message, StringComparison.Ordinal);
    }
}

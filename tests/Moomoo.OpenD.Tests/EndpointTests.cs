using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Tests;

public sealed class EndpointTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", null)]
    [InlineData("127.0.0.1:22222", "127.0.0.1", 22222)]
    [InlineData("  gateway.example:1 \n", "gateway.example", 1)]
    [InlineData("my_host:65535", "my_host", 65535)]
    [InlineData("localhost", "localhost", null)]
    [InlineData("[::1]:22222", "::1", 22222)]
    [InlineData("[::1]", "::1", null)]
    [InlineData("::1", "::1", null)]
    [InlineData("fe80::1%2", "fe80::1%2", null)]
    public void An_endpoint_is_read_as_people_type_it(string text, string host, int? port) =>
        Assert.Equal(new OpenDEndpoint(host, port), OpenDEndpoint.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData(":22222")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0.1:0")]
    [InlineData("127.0.0.1:99999")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("127.0.0.1:1e3")]
    [InlineData("host name")]
    [InlineData("host name:22222")]
    [InlineData("http://127.0.0.1:22222")]
    [InlineData("[127.0.0.1]:22222")]
    [InlineData("[::1")]
    [InlineData("[::1]22222")]
    [InlineData("[::1]:")]
    [InlineData("[]:1")]
    [InlineData("1:2:3")]
    public void What_is_not_an_endpoint_is_refused(string? text)
    {
        var error = Assert.Throws<InvalidEndpointException>(() => OpenDEndpoint.Parse(text));

        Assert.Equal(text ?? "", error.Endpoint);
        Assert.Equal(ErrorIds.InvalidEndpoint, error.ErrorId);
    }

    [Theory]
    [InlineData("::1", null, "[::1]")]
    [InlineData("::1", 22222, "[::1]:22222")]
    [InlineData("gateway.example", 22222, "gateway.example:22222")]
    public void An_endpoint_is_written_so_that_it_can_be_read_again(string host, int? port, string text)
    {
        Assert.Equal(text, new OpenDEndpoint(host, port).ToString());
        Assert.Equal(new OpenDEndpoint(host, port), OpenDEndpoint.Parse(text));
    }

    [Fact]
    public void Each_call_has_the_limit_and_the_release_of_the_protocol_page() => Assert.Equal(
        ["GetShortInterest 30 10.6", "GetDailyShortVolume 30 10.6", "GetShortSellingRank 60 10.8", "GetStaticInfo 10 ", "GetSecuritySnapshot 60 "],
        OpenDCall.All.Select(call => $"{call} {call.RequestsPerWindow} {call.MinimumServerVersion}"));
}

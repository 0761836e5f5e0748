namespace Moomoo.OpenD.Tests;

public sealed class ClientOptionsTests
{
    public static TheoryData<string, OpenDClientOptions> OutOfRange => new()
    {
        { nameof(OpenDClientOptions.Host), new() { Host = "" } },
        { nameof(OpenDClientOptions.Host), new() { Host = "  " } },
        { nameof(OpenDClientOptions.Port), new() { Port = 0 } },
        { nameof(OpenDClientOptions.Port), new() { Port = 65_536 } },
        { nameof(OpenDClientOptions.Timeout), new() { Timeout = TimeSpan.Zero } },
        { nameof(OpenDClientOptions.Timeout), new() { Timeout = Timeout.InfiniteTimeSpan } },
        { nameof(OpenDClientOptions.Timeout), new() { Timeout = TimeSpan.FromDays(2) } },
        { nameof(OpenDClientOptions.RequestsPerWindow), new() { RequestsPerWindow = -1 } },
        { nameof(OpenDClientOptions.Retries), new() { Retries = -1 } },
        { nameof(OpenDClientOptions.RetryDelay), new() { RetryDelay = TimeSpan.FromTicks(-1) } },
        { nameof(OpenDClientOptions.RetryDelay), new() { RetryDelay = TimeSpan.FromHours(1) } },
        { nameof(OpenDClientOptions.PacketEncryption), new() { PacketEncryption = (PacketEncryption)3 } },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void An_option_out_of_its_range_is_named(string name, OpenDClientOptions options) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => new OpenDClient(options)).ParamName);

    [Fact]
    public void The_ends_of_the_ranges_are_valid()
    {
        using var least = new OpenDClient(new() { Port = 1, Timeout = TimeSpan.FromTicks(1), Retries = 0, RetryDelay = TimeSpan.Zero, RequestsPerWindow = 0 });
        using var most = new OpenDClient(new() { Port = 65_535, Timeout = TimeSpan.FromDays(1), RetryDelay = TimeSpan.FromMinutes(1) });
    }

    [Fact]
    public void Null_arguments_are_named()
    {
        Assert.Throws<ArgumentNullException>(() => new OpenDClient(null!));
        Assert.Equal(nameof(OpenDClientOptions.Host), Assert.Throws<ArgumentNullException>(() => new OpenDClient(new() { Host = null! })).ParamName);
        Assert.Equal(nameof(OpenDClientOptions.TimeProvider), Assert.Throws<ArgumentNullException>(() => new OpenDClient(new() { TimeProvider = null! })).ParamName);
        using var client = new OpenDClient(new());
        Assert.Throws<ArgumentNullException>(() => client.GetShortInterestAsync(null!));
        Assert.Throws<ArgumentNullException>(() => client.GetDailyShortVolumeAsync(null!));
        Assert.Throws<ArgumentNullException>(() => client.GetShortSellingRankAsync(null!));
    }
}

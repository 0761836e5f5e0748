using System.Reflection;

namespace Moomoo.ShortInterest.Tests.Errors;

public sealed class ErrorTests
{
    private const string Endpoint = EveryError.Endpoint;

    private readonly ShortInterestException[] all = [.. EveryError.Create()];

    [Fact]
    public void Every_error_id_belongs_to_an_exception_and_every_exception_has_one()
    {
        var ids = typeof(ErrorIds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).Order();

        Assert.Equal(ids, all.Select(error => error.ErrorId).Distinct().Order());
    }

    [Fact]
    public void Every_kind_of_exception_is_in_the_list()
    {
        var kinds = typeof(ShortInterestException).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(ShortInterestException)));

        Assert.Equal(kinds.OrderBy(kind => kind.Name), all.Select(error => error.GetType()).Distinct().OrderBy(kind => kind.Name));
    }

    [Fact]
    public void Every_error_id_is_its_own_name() =>
        Assert.All(typeof(ErrorIds).GetFields(), field => Assert.Equal(field.Name, field.GetRawConstantValue()));

    [Fact]
    public void Every_error_reads_as_written_down() =>
        Assert.Equal(Expected.ReadText("errors.txt"), string.Concat(all.Select(error => $"{error.ErrorId}: {error.Message}\n  {error.RecommendedAction}\n")));

    [Fact]
    public void Every_error_says_what_happened_and_what_to_do() =>
        Assert.All(all, error =>
        {
            Assert.Matches("[.?]$", error.Message);
            Assert.Matches(@"\S$", error.RecommendedAction);
        });

    [Fact]
    public void Every_gateway_error_names_the_endpoint() =>
        Assert.All(all.OfType<GatewayException>(), error =>
        {
            Assert.Equal(Endpoint, error.Endpoint);
            Assert.Contains(Endpoint, error.Message, StringComparison.Ordinal);
        });

    [Fact]
    public void Every_error_of_an_archive_names_it() =>
        Assert.All(all.OfType<ArchiveException>().Where(error => error.ErrorId != ErrorIds.InvalidArchiveLocation), error =>
        {
            Assert.Equal(EveryError.Archive, error.Archive);
            Assert.Contains(EveryError.Archive, error.Message, StringComparison.Ordinal);
        });

    [Fact]
    public void A_refusal_repeats_what_the_gateway_said()
    {
        var error = new GatewayRefusedException(Endpoint, "GetShortInterest HK.00700", -1, 7, "无权限");

        Assert.Contains("GetShortInterest HK.00700", error.Message, StringComparison.Ordinal);
        Assert.Contains("无权限", error.Message, StringComparison.Ordinal);
        Assert.Contains("retType -1", error.Message, StringComparison.Ordinal);
        Assert.Contains("errCode 7", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1500, "1.5 s")]
    [InlineData(12_000, "12 s")]
    [InlineData(50, "0.05 s")]
    public void A_timeout_names_its_time_as_it_was_set(int milliseconds, string text) =>
        Assert.Contains(
            $" within {text}",
            new GatewayTimeoutException(Endpoint, "GetShortInterest HK.00700", TimeSpan.FromMilliseconds(milliseconds)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_copy_has_a_position_of_its_own()
    {
        var error = new ConnectionLostException(Endpoint, "the gateway closed it.");

        var copy = error.Copy();
        copy.Position = new QueryPosition(50, "50");

        Assert.IsType<ConnectionLostException>(copy);
        Assert.Equal(error.Message, copy.Message);
        Assert.Null(error.Position);
    }
}

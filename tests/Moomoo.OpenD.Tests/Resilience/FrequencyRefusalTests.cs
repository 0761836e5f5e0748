using Moomoo.OpenD.Resilience;

namespace Moomoo.OpenD.Tests.Resilience;

public sealed class FrequencyRefusalTests
{
    [Theory]
    [InlineData("Requests are too frequent: at most 30 in 30 seconds.")]
    [InlineData("The request frequency is too high, at most 30 times per 30 seconds.")]
    [InlineData("High Frequency of requests")]
    [InlineData("Too many requests")]
    [InlineData("请求频率过高，每30秒最多30次")]
    [InlineData("获取卖空数据频率太高，请求失败，每30秒最多30次。")]
    [InlineData("請求頻率過高")]
    [InlineData("请求太频繁")]
    [InlineData("请求过快")]
    public void Knows_refusals_for_frequency_in_both_languages(string retMsg) => Assert.True(FrequencyRefusal.Matches(retMsg));

    [Theory]
    [InlineData("")]
    [InlineData("Unknown stock. 未知股票 HK.00000")]
    [InlineData("No permission to get the quote of this market. 无权限")]
    [InlineData("请求超时")]
    [InlineData("num must be 1 to 50.")]
    public void Takes_no_other_refusal_for_one(string retMsg) => Assert.False(FrequencyRefusal.Matches(retMsg));
}

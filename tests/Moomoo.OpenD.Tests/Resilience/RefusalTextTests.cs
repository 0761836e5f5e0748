using System.Diagnostics;
using Moomoo.OpenD.Resilience;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Tests.Resilience;

public sealed class RefusalTextTests
{
    [Theory]
    [InlineData("Get Market Snapshot request failed due to high frequency. Maximum 60 times per 30 seconds.")]
    [InlineData("获取历史K线频率太高，请求失败，每30秒最多60次。")]
    [InlineData("Requests are too frequent: at most 30 in 30 seconds.")]
    [InlineData("The request frequency is too high, at most 30 times per 30 seconds.")]
    [InlineData("High Frequency of requests")]
    [InlineData("Too many requests")]
    [InlineData("Rate limit exceeded")]
    [InlineData("rate-limited")]
    [InlineData("frequency limit")]
    [InlineData("At most 30 times per 30 seconds")]
    [InlineData("maximum 10 requests every 30 sec")]
    [InlineData("请求频率过高，每30秒最多30次")]
    [InlineData("获取卖空数据频率太高，请求失败，每30秒最多30次。")]
    [InlineData("請求頻率過高")]
    [InlineData("请求太频繁")]
    [InlineData("请求过于频繁，请稍后再试")]
    [InlineData("请求过快")]
    [InlineData("请求太快")]
    [InlineData("接口限频")]
    [InlineData("接口限流")]
    [InlineData("請求次數過多")]
    [InlineData("30秒内最多30次")]
    [InlineData("最多60次/30秒")]
    public void Knows_refusals_for_frequency_in_both_languages(string retMsg) =>
        Assert.Equal(RefusalReason.TooFrequent, RefusalText.Classify(-1, retMsg));

    [Theory]
    [InlineData("NN_ProtoRet_TimeOut", RefusalReason.BackendFailed)]
    [InlineData("NN_ProtoRet_SvrFailed", RefusalReason.BackendFailed)]
    [InlineData("NN_ProtoRet_ByDisConnOrCacnel", RefusalReason.BackendFailed)]
    [InlineData("NN_ProtoRet_ByDisConnOrCancel", RefusalReason.BackendFailed)]
    [InlineData("网络中断", RefusalReason.BackendFailed)]
    [InlineData("未知股票 HK.00000", RefusalReason.UnknownSecurity)]
    [InlineData("Unknown stock HK.00000", RefusalReason.UnknownSecurity)]
    [InlineData("行情权限不足", RefusalReason.NoQuotePermission)]
    [InlineData("额度不足", RefusalReason.QuotaExhausted)]
    [InlineData("", RefusalReason.Other)]
    [InlineData("No permission for high-frequency data", RefusalReason.Other)]
    [InlineData("high frequency data is not included", RefusalReason.Other)]
    [InlineData("高频数据权限", RefusalReason.Other)]
    [InlineData("无权限", RefusalReason.Other)]
    [InlineData("请求超时", RefusalReason.Other)]
    [InlineData("num must be 1 to 50.", RefusalReason.Other)]
    [InlineData("Invalid num: 1 to 50", RefusalReason.Other)]
    public void Takes_no_other_refusal_for_one(string retMsg, RefusalReason reason) => Assert.Equal(reason, RefusalText.Classify(-1, retMsg));

    [Theory]
    [InlineData(-1, RefusalReason.Other)]
    [InlineData(-100, RefusalReason.BackendFailed)]
    [InlineData(-200, RefusalReason.BackendFailed)]
    [InlineData(-400, RefusalReason.Other)]
    [InlineData(-500, RefusalReason.Other)]
    public void Without_a_known_text_the_retType_decides(int retType, RefusalReason reason)
    {
        Assert.Equal(reason, RefusalText.Classify(retType, ""));
        Assert.Equal(RefusalReason.UnknownSecurity, RefusalText.Classify(retType, "未知股票"));
        Assert.Equal(RefusalReason.BackendFailed, RefusalText.Classify(retType, "NN_ProtoRet_TimeOut"));
    }

    [Theory]
    [InlineData("Get Market Snapshot request failed due to high frequency. Maximum 60 times per 30 seconds.", 60, 30)]
    [InlineData("获取历史K线频率太高，请求失败，每30秒最多60次。", 60, 30)]
    [InlineData("at most 30 in 30 seconds", 30, 30)]
    [InlineData("最多10次/60秒", 10, 60)]
    [InlineData("Rate limit exceeded", null, null)]
    [InlineData("最多0次/30秒", null, null)]
    [InlineData("最多1次/1秒", 1, 1)]
    [InlineData("最多30次/0秒", null, null)]
    [InlineData("at most 60 times per 3600 seconds", 60, 3600)]
    [InlineData("at most 60 times per 3601 seconds", null, null)]
    [InlineData("at most 99999999999 times per 30 seconds", null, null)]
    [InlineData("at most 30 times per 99999999999 seconds", null, null)]
    [InlineData("Maximum 60 times per 30 minutes", null, null)]
    public void Reads_the_limit_and_its_window(string retMsg, int? requests, int? seconds) =>
        Assert.Equal(requests is null ? null : (requests.Value, TimeSpan.FromSeconds(seconds!.Value)), RefusalText.FindLimit(retMsg));

    /// <summary>A text of 100,000 digits took a minute while every digit began a search to the end of the text.</summary>
    [Theory]
    [InlineData('1')]
    [InlineData(' ')]
    [InlineData('次')]
    [InlineData('s')]
    public void A_long_text_is_read_in_a_time_that_grows_with_its_length(char c)
    {
        var text = new string(c, 1_000_000);

        var watch = Stopwatch.StartNew();
        RefusalText.Classify(-1, text);
        RefusalText.FindLimit("5" + text);

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }
}

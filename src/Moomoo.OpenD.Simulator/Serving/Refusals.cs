namespace Moomoo.OpenD.Simulator.Serving;

/// <summary>A failed answer: retType and retMsg (protocol page, "Messages").</summary>
internal sealed record Refusal(int RetType, string RetMsg)
{
    public const int Failed = -1;
    public const int InvalidContent = -500;
}

/// <summary>What OpenD says when it does not answer (protocol page, "Limits" and "What a real OpenD answers when something is wrong").</summary>
internal sealed class Refusals(GatewayLanguage language)
{
    /// <summary>Which of them comes with a failure of the vendor's line is not known, so each has its turn.</summary>
    private static readonly int[] BackendRetTypes = [Refusal.Failed, -100, -200];

    private static readonly string[] BackendLostTexts = ["NN_ProtoRet_ByDisConnOrCacnel", "网络中断", "NN_ProtoRet_ByDisConnOrCancel"];

    private int backendFailures = -1;
    private int backendLosses = -1;

    public static Refusal QuotaExceeded { get; } = new(Refusal.Failed, "额度不足");

    public static Refusal NoQuotes { get; } = new(Refusal.Failed, "行情权限不足");

    public Refusal Unreadable => new(Refusal.InvalidContent, Choose("The request cannot be parsed.", "请求解析失败"));

    public Refusal UnknownCall => new(Refusal.Failed, Choose("Unknown protocol ID.", "未知的协议ID"));

    public Refusal UnknownPlate(string plate) => new(Refusal.Failed, Choose($"Unknown plate {plate}", $"未知板块 {plate}"));

    public Refusal UnknownStock(string code) => new(Refusal.Failed, Choose($"Unknown stock {code}", $"未知股票 {code}"));

    /// <summary>A field of the request is outside its range.</summary>
    public Refusal InvalidField(string field, string range) => new(Refusal.Failed, Choose($"Invalid {field}: {range}", $"参数错误 {field}: {range}"));

    /// <param name="call">The call that was made too often.</param>
    /// <param name="limit">How often it may be made in 30 seconds.</param>
    public Refusal TooFrequent(CallTerms call, int limit) => new(Refusal.Failed, Choose(
        $"{call.EnglishName} request failed due to high frequency. Maximum {limit} times per 30 seconds.",
        $"{call.ChineseName}频率太高，请求失败，每30秒最多{limit}次。"));

    public Refusal BackendTimeout() => Backend("NN_ProtoRet_TimeOut");

    public Refusal ServerFailed() => Backend("NN_ProtoRet_SvrFailed");

    public Refusal BackendLost() => Backend(InTurn(BackendLostTexts, ref backendLosses));

    private static T InTurn<T>(T[] choices, ref int turn) => choices[(int)((uint)Interlocked.Increment(ref turn) % choices.Length)];

    private Refusal Backend(string text) => new(InTurn(BackendRetTypes, ref backendFailures), text);

    private string Choose(string english, string chinese) => language == GatewayLanguage.Chinese ? chinese : english;
}

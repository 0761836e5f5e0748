namespace Moomoo.OpenD.Protos;

/// <summary>What requests for the days of one security have in common (protocol page, "Qot_GetShortInterest").</summary>
internal interface IDailyRequest
{
    QotCommon.Security Security { get; set; }

    string NextKey { get; set; }

    bool HasNextKey { get; }

    int Num { get; set; }

    bool HasNum { get; }
}

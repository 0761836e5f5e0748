using Moomoo.ShortInterest;

namespace Moomoo.OpenD;

/// <summary>How to ask for the availability of short sales (protocol page, "Qot_GetSecuritySnapshot").</summary>
public sealed record AvailabilityOptions
{
    /// <summary>The most codes that OpenD takes in a request.</summary>
    public const int LargestCount = 400;

    /// <summary>
    /// Called for a code that the gateway refuses while it answers the others, before the page in which its row would stand. Null ends the query with the refusal.
    /// </summary>
    public Action<SecurityCode, GatewayException>? OnRefused { get; init; }

    /// <summary>Where to report requests, waits and retries; null is nowhere.</summary>
    public IProgress<OpenDEvent>? Progress { get; init; }
}

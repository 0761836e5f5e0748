using Moomoo.ShortInterest;

namespace Moomoo.OpenD;

/// <summary>How to ask for the availability of short sales (protocol page, "Qot_GetSecuritySnapshot").</summary>
public sealed record AvailabilityOptions
{
    /// <summary>The maximum number of codes in a request.</summary>
    public const int LargestCount = 400;

    /// <summary>
    /// Called for a code that the gateway refuses while it answers the others, before the page that would contain its row. Null ends the query with the refusal.
    /// </summary>
    public Action<SecurityCode, GatewayException>? OnRefused { get; init; }

    /// <summary>Receives requests, waits and retries as they happen; null reports nothing. Exceptions that it throws are ignored.</summary>
    public IProgress<OpenDEvent>? Progress { get; init; }
}

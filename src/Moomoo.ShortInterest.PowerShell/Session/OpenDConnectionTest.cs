using Moomoo.OpenD;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>What Test-OpenDConnection found out.</summary>
public sealed class OpenDConnectionTest
{
    internal OpenDConnectionTest(string endpoint) => Endpoint = endpoint;

    /// <summary>The gateway, <c>host:port</c>.</summary>
    public string Endpoint { get; }

    /// <summary>Whether queries can succeed: it answers, is logged in to quotes and is new enough for short interest.</summary>
    public bool Ok => Answers && LoggedInToQuotes && Supports.Contains(OpenDCall.ShortInterest.Name);

    /// <summary>Whether it answers.</summary>
    public bool Answers { get; init; }

    /// <summary>Whether it is logged in to the vendor's quote servers (protocol page, "GetGlobalState").</summary>
    public bool LoggedInToQuotes { get; init; }

    /// <summary>Its version, such as <c>10.11</c>; null if it did not answer.</summary>
    public string? ServerVersion { get; init; }

    /// <summary>The calls that this OpenD is new enough for, by their names in the vendor's documentation; empty if it did not answer.</summary>
    public string[] Supports { get; init; } = [];

    /// <summary>Time from the request to the answer; null if it did not answer.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>Whether bodies are encrypted.</summary>
    public bool Encrypted { get; init; }

    /// <summary>Whether it is a simulator, so that its rows are made up.</summary>
    public bool Simulated { get; init; }

    /// <summary>The id of the failure; null if it answers.</summary>
    public string? ErrorId { get; init; }

    /// <summary>What went wrong; null if it answers.</summary>
    public string? Problem { get; init; }

    /// <summary>What to do; null if nothing is wrong.</summary>
    public string? Advice { get; init; }
}

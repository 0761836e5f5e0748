using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Also accepts connections of the session by their endpoint: 127.0.0.1:11111.</summary>
internal sealed class ConnectionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => inputData switch
    {
        PSObject { BaseObject: string text } => Find(text),
        string text => Find(text),
        object?[] list => Array.ConvertAll(list, item => Transform(engineIntrinsics, item)),
        _ => inputData,
    };

    private static OpenDConnection Find(string endpoint) =>
        OpenDSession.Current.Connections.LastOrDefault(connection => string.Equals(connection.Endpoint, endpoint.Trim(), StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentTransformationMetadataException($"The session has no connection to '{endpoint}'. Get-OpenDConnection lists those it has.");
}

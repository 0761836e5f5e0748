using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>What the session can add to an error about its gateway.</summary>
internal static class GatewayHints
{
    /// <summary>The record with a sentence more in its message.</summary>
    public static ErrorRecord Saying(this ErrorRecord record, string sentence) =>
        record.With($"{record.ErrorDetails.Message} {sentence}", record.ErrorDetails.RecommendedAction);

    /// <summary>Points at the command that tests a gateway and, where the session has never reached one, at the simulator.</summary>
    public static ErrorRecord PointingAtTests(this ErrorRecord record)
    {
        var simulator = OpenDSession.Current.HasConnected ? "" : " To try the commands without OpenD, use Connect-OpenD -Simulated.";
        return record.With(record.ErrorDetails.Message, $"{record.ErrorDetails.RecommendedAction} Test-OpenDConnection shows whether the gateway is usable.{simulator}");
    }

    private static ErrorRecord With(this ErrorRecord record, string message, string recommendedAction)
    {
        record.ErrorDetails = new ErrorDetails(message) { RecommendedAction = recommendedAction };
        return record;
    }
}

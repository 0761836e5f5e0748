using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>How failures look in PowerShell: the message says what happened, the recommended action what to do next.</summary>
internal static class ErrorRecords
{
    /// <param name="error">The failure.</param>
    /// <param name="target">What the command was working on, unless the failure itself names a file, port, plate or unreachable gateway.</param>
    public static ErrorRecord ToErrorRecord(this ShortInterestException error, object? target) =>
        new(error, error.ErrorId, Category(error), Target(error) ?? target)
        {
            ErrorDetails = new ErrorDetails(Message(error)) { RecommendedAction = error.GetAdvice() + HowToContinue(error, target) },
        };

    /// <summary>What to do next, in words of cmdlets and their parameters. The libraries' own advice fits any program.</summary>
    public static string GetAdvice(this ShortInterestException error) => error.ErrorId switch
    {
        ErrorIds.GatewayUnreachable => $"{error.RecommendedAction} To name another gateway, use Connect-OpenD, or MOOMOO_OPEND_HOST and MOOMOO_OPEND_PORT. "
            + $"Test-OpenDConnection checks it.{(OpenDSession.Current.HasConnected ? "" : " Connect-OpenD -Simulated works without OpenD.")}",
        ErrorIds.GatewayTimeout => "Check with Test-OpenDConnection that OpenD is logged in. A slow network may need a longer Connect-OpenD -TimeoutSec.",
        ErrorIds.FrequencyRefused => $"{error.RecommendedAction} Connect-OpenD -RequestsPerWindow keeps this session below a limit that they share.",
        ErrorIds.ConnectionClosed => "Open a new connection with Connect-OpenD.",
        ErrorIds.EncryptionRequired => "Pass the RSA key file that OpenD's settings name to Connect-OpenD -RsaKeyPath, or set MOOMOO_OPEND_RSA_KEY_PATH.",
        ErrorIds.WrongRsaKey => "Pass the very key file that OpenD's settings name to Connect-OpenD -RsaKeyPath, or set MOOMOO_OPEND_RSA_KEY_PATH.",
        ErrorIds.PortUnavailable => "Use another -Port, or omit it for a free one.",
        _ => error.RecommendedAction,
    };

    private static ErrorCategory Category(ShortInterestException error) => error switch
    {
        InvalidSecurityCodeException or InvalidPlateException or InvalidQueryException => ErrorCategory.InvalidArgument,
        UnsupportedMarketException => ErrorCategory.NotImplemented,
        InvalidRsaKeyException or InvalidRowFileException => ErrorCategory.InvalidData,
        EncryptionFailedException => ErrorCategory.SecurityError,
        GatewayRefusedException { IsForFrequency: true } => ErrorCategory.LimitsExceeded,
        GatewayRefusedException => ErrorCategory.InvalidResult,
        GatewayUnreachableException or ConnectionLostException => ErrorCategory.ConnectionError,
        GatewayTimeoutException => ErrorCategory.OperationTimeout,
        ProtocolViolationException or NextKeyRepeatedException => ErrorCategory.ProtocolError,
        ConnectionClosedException or PortUnavailableException => ErrorCategory.ResourceUnavailable,
        _ => ErrorCategory.NotSpecified,
    };

    private static object? Target(ShortInterestException error) => error switch
    {
        GatewayUnreachableException e => e.Endpoint,
        InvalidPlateException e => e.Plate,
        InvalidRowFileException e => e.Path,
        InvalidRsaKeyException e => e.Path,
        PortUnavailableException e => e.Port,
        _ => null,
    };

    private static string Message(ShortInterestException error)
    {
        var attempts = error.Attempts > 1 ? $" Tried {error.Attempts} times." : "";
        var rows = error.Position is { Rows: > 0 } position ? $" {position.Rows} rows were returned before the failure." : "";
        return error.Message + attempts + rows;
    }

    private static string HowToContinue(ShortInterestException error, object? target) => error switch
    {
        NextKeyRepeatedException or { Position: null or { Rows: 0 } or { NextKey: null } } => "",
        _ when target is Market => $" To get the rest, run the command again with -Skip {error.Position.NextKey}.",
        _ => $" To get the rest, run the command again with -NextKey '{error.Position.NextKey}'.",
    };
}

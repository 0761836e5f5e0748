using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>How failures look in PowerShell.</summary>
internal static class ErrorRecords
{
    public static ErrorRecord ToErrorRecord(this ShortInterestException error, object? target) =>
        new(error, error.ErrorId, Category(error), target)
        {
            ErrorDetails = new ErrorDetails(Message(error)) { RecommendedAction = Action(error) },
        };

    private static ErrorCategory Category(ShortInterestException error) => error switch
    {
        InvalidSecurityCodeException or InvalidPlateException or InvalidQueryException => ErrorCategory.InvalidArgument,
        UnsupportedMarketException => ErrorCategory.NotImplemented,
        InvalidRsaKeyException or InvalidRowFileException => ErrorCategory.InvalidData,
        EncryptionFailedException => ErrorCategory.SecurityError,
        GatewayRefusedException { IsForFrequency: true } => ErrorCategory.LimitsExceeded,
        GatewayRefusedException => ErrorCategory.InvalidResult,
        GatewayUnreachableException => ErrorCategory.ConnectionError,
        ConnectionLostException => ErrorCategory.ConnectionError,
        GatewayTimeoutException => ErrorCategory.OperationTimeout,
        ProtocolViolationException or NextKeyRepeatedException => ErrorCategory.ProtocolError,
        ConnectionClosedException or PortUnavailableException => ErrorCategory.ResourceUnavailable,
        _ => ErrorCategory.NotSpecified,
    };

    private static string Message(ShortInterestException error)
    {
        var attempts = error.Attempts > 1 ? $" It was tried {error.Attempts} times." : "";
        var rows = error.Position is { Rows: > 0 } position ? $" {position.Rows} rows came before." : "";
        return error.Message + attempts + rows;
    }

    private static string Action(ShortInterestException error) =>
        error.Position is { NextKey: { } nextKey } and not { Rows: 0 } && error is not NextKeyRepeatedException
            ? $"{error.RecommendedAction} To go on where it stopped, run it again with -NextKey '{nextKey}'."
            : error.RecommendedAction;
}

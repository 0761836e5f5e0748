using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>How failures look in PowerShell: the message says what happened, the recommended action what to do next.</summary>
internal static class ErrorRecords
{
    /// <param name="error">The failure.</param>
    /// <param name="target">What the command was working on, unless the failure itself names a file, port, plate, archive or environment variable.</param>
    public static ErrorRecord ToErrorRecord(this ShortInterestException error, object? target) =>
        new(error, error.ErrorId, Category(error.ErrorId), Target(error) ?? target)
        {
            ErrorDetails = new ErrorDetails(Message(error)) { RecommendedAction = error.GetAdvice() + CommandsThatHelp(error.ErrorId) + HowToContinue(error, target) },
        };

    /// <summary>What to do next, in words of cmdlets and their parameters. The libraries' own advice fits any program.</summary>
    public static string GetAdvice(this ShortInterestException error) => error.ErrorId switch
    {
        ErrorIds.FrequencyRefused => $"{error.RecommendedAction} Connect-OpenD -RequestsPerWindow keeps this session below a limit that they share.",
        ErrorIds.AllowanceTimeout => "Request fewer pages, or allow a longer wait with Connect-OpenD -MaximumWaitSec.",
        ErrorIds.UnknownSecurity => $"{error.RecommendedAction} Get-OpenDSecurity lists the codes of a market.",
        ErrorIds.ConnectionClosed => "Open a new connection with Connect-OpenD.",
        ErrorIds.EncryptionRequired => "Pass the RSA key file that is named in OpenD's settings to Connect-OpenD -RsaKeyPath, or set MOOMOO_OPEND_RSA_KEY_PATH.",
        ErrorIds.WrongRsaKey => "Pass the same key file as in OpenD's settings to Connect-OpenD -RsaKeyPath, or set MOOMOO_OPEND_RSA_KEY_PATH.",
        ErrorIds.ArchiveMissing => "Check -Archive or MOOMOO_SHORTINTEREST_ARCHIVE, or create the archive with Sync-ShortInterestArchive.",
        ErrorIds.NoArchivedRows => "Check the code, or sync it first with Sync-ShortInterestArchive.",
        ErrorIds.PortUnavailable => "Use another -Port, or omit it for a free one.",
        ErrorIds.NotAChartRow => "Pass rows of Get-ShortInterest or Get-DailyShortVolume, live or archived, before Select-Object changes them. "
            + "Rows from Import-Csv need a cast, such as [Moomoo.ShortInterest.HkShortInterest[]].",
        ErrorIds.ChartNotWritten => "Use the -Path of a file that you may write, in a folder that exists.",
        _ => error.RecommendedAction,
    };

    internal static ErrorCategory Category(string errorId) => errorId switch
    {
        ErrorIds.InvalidSecurityCode or ErrorIds.InvalidPlate or ErrorIds.InvalidQuery or ErrorIds.InvalidArchiveLocation or ErrorIds.InvalidEndpoint => ErrorCategory.InvalidArgument,
        ErrorIds.UnsupportedMarket => ErrorCategory.NotImplemented,
        ErrorIds.InvalidRsaKey or ErrorIds.RsaKeyHasPassword or ErrorIds.InvalidRow or ErrorIds.InvalidRowFile => ErrorCategory.InvalidData,
        ErrorIds.NotAnArchive or ErrorIds.ArchiveDamaged or ErrorIds.ArchiveTooNew => ErrorCategory.InvalidData,
        ErrorIds.GatewayRefused => ErrorCategory.InvalidResult,
        ErrorIds.FrequencyRefused or ErrorIds.AllowanceTimeout or ErrorIds.QuotaExhausted => ErrorCategory.LimitsExceeded,
        ErrorIds.UnknownSecurity => ErrorCategory.ObjectNotFound,
        ErrorIds.NoQuotePermission => ErrorCategory.PermissionDenied,
        ErrorIds.GatewayUnreachable or ErrorIds.ConnectionLost or ErrorIds.BackendFailed => ErrorCategory.ConnectionError,
        ErrorIds.GatewayTimeout => ErrorCategory.OperationTimeout,
        ErrorIds.ProtocolViolation or ErrorIds.InvalidValue or ErrorIds.NextKeyRepeated or ErrorIds.NextKeyMissing => ErrorCategory.ProtocolError,
        ErrorIds.EncryptionFailed or ErrorIds.EncryptionRequired or ErrorIds.EncryptionNotEnabled or ErrorIds.WrongRsaKey => ErrorCategory.SecurityError,
        ErrorIds.ConnectionClosed or ErrorIds.PortUnavailable or ErrorIds.ArchiveUnavailable => ErrorCategory.ResourceUnavailable,
        ErrorIds.ArchiveMissing or ErrorIds.ArchiveDatabaseMissing or ErrorIds.NoArchivedRows => ErrorCategory.ObjectNotFound,
        ErrorIds.ArchiveHeld => ErrorCategory.ResourceBusy,
        ErrorIds.SimulatedRowsMixed => ErrorCategory.InvalidOperation,
        ErrorIds.ArchiveReadOnly or ErrorIds.ArchivePermissionDenied => ErrorCategory.PermissionDenied,
        ErrorIds.ArchiveFull => ErrorCategory.WriteError,
        ErrorIds.ArchiveTlsFailed => ErrorCategory.SecurityError,
        ErrorIds.ArchiveLoginFailed => ErrorCategory.AuthenticationError,
        ErrorIds.ArchiveNeedsPowerShell7 => ErrorCategory.NotInstalled,
        ErrorIds.NoRowsToChart => ErrorCategory.ObjectNotFound,
        ErrorIds.NotAChartRow => ErrorCategory.InvalidType,
        ErrorIds.ChartNotWritten => ErrorCategory.WriteError,
        _ => ErrorCategory.NotSpecified,
    };

    private static object? Target(ShortInterestException error) => error switch
    {
        ArchiveException { Archive.Length: > 0, ErrorId: not ErrorIds.NoArchivedRows } e => e.Archive,
        InvalidPlateException e => e.Plate,
        InvalidQueryException { Setting: { } setting } => setting,
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

    private static string CommandsThatHelp(string errorId) => errorId switch
    {
        ErrorIds.GatewayUnreachable => " Connect-OpenD, or MOOMOO_OPEND_HOST and MOOMOO_OPEND_PORT, select another gateway; Test-OpenDConnection checks one."
            + (OpenDSession.Current.HasConnected ? "" : " Connect-OpenD -Simulated works without OpenD."),
        ErrorIds.GatewayTimeout => " Test-OpenDConnection shows whether it is logged in; Connect-OpenD -TimeoutSec sets the time-out.",
        _ => "",
    };

    private static string HowToContinue(ShortInterestException error, object? target) => error switch
    {
        NextKeyRepeatedException or { Position: null or { Rows: 0 } or { NextKey: null } } => "",
        _ when target is Market => $" To get the rest, run the command again with -Skip {error.Position.NextKey}.",
        _ => $" To get the rest, run the command again with -NextKey '{error.Position.NextKey}'.",
    };
}

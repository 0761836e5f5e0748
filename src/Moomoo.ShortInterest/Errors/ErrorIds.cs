namespace Moomoo.ShortInterest;

/// <summary>All values of <see cref="ShortInterestException.ErrorId"/>.</summary>
public static class ErrorIds
{
    /// <summary>A security code is empty or malformed.</summary>
    public const string InvalidSecurityCode = nameof(InvalidSecurityCode);

    /// <summary>The market of a security code has no short interest.</summary>
    public const string UnsupportedMarket = nameof(UnsupportedMarket);

    /// <summary>A code of a plate is empty, malformed or of another market.</summary>
    public const string InvalidPlate = nameof(InvalidPlate);

    /// <summary>The options of a query contradict each other or are out of range.</summary>
    public const string InvalidQuery = nameof(InvalidQuery);

    /// <summary>A text is not a host and port.</summary>
    public const string InvalidEndpoint = nameof(InvalidEndpoint);

    /// <summary>The gateway refused the request.</summary>
    public const string GatewayRefused = nameof(GatewayRefused);

    /// <summary>Nothing accepts connections at the gateway's endpoint.</summary>
    public const string GatewayUnreachable = nameof(GatewayUnreachable);

    /// <summary>The gateway kept refusing requests as too frequent.</summary>
    public const string FrequencyRefused = nameof(FrequencyRefused);

    /// <summary>OpenD's own connection to the vendor kept failing.</summary>
    public const string BackendFailed = nameof(BackendFailed);

    /// <summary>The gateway does not know the code.</summary>
    public const string UnknownSecurity = nameof(UnknownSecurity);

    /// <summary>The account has no quotes for the market.</summary>
    public const string NoQuotePermission = nameof(NoQuotePermission);

    /// <summary>A quota of the account is used up.</summary>
    public const string QuotaExhausted = nameof(QuotaExhausted);

    /// <summary>A request waited for the gateway's allowance for the maximum time.</summary>
    public const string AllowanceTimeout = nameof(AllowanceTimeout);

    /// <summary>The gateway returned a value that a row cannot hold.</summary>
    public const string InvalidValue = nameof(InvalidValue);

    /// <summary>The gateway accepted a request and did not answer it in time.</summary>
    public const string GatewayTimeout = nameof(GatewayTimeout);

    /// <summary>The connection ended while an answer was outstanding.</summary>
    public const string ConnectionLost = nameof(ConnectionLost);

    /// <summary>The gateway sent something that is not OpenD's protocol.</summary>
    public const string ProtocolViolation = nameof(ProtocolViolation);

    /// <summary>The gateway sent an unusable session key.</summary>
    public const string EncryptionFailed = nameof(EncryptionFailed);

    /// <summary>The gateway encrypts, and the client has no key.</summary>
    public const string EncryptionRequired = nameof(EncryptionRequired);

    /// <summary>The client has a key, and the gateway does not encrypt.</summary>
    public const string EncryptionNotEnabled = nameof(EncryptionNotEnabled);

    /// <summary>The gateway's RSA key differs from the client's.</summary>
    public const string WrongRsaKey = nameof(WrongRsaKey);

    /// <summary>The RSA key file is missing, unreadable or of another kind.</summary>
    public const string InvalidRsaKey = nameof(InvalidRsaKey);

    /// <summary>The RSA key file has a password.</summary>
    public const string RsaKeyHasPassword = nameof(RsaKeyHasPassword);

    /// <summary>The gateway repeated a next key within one query.</summary>
    public const string NextKeyRepeated = nameof(NextKeyRepeated);

    /// <summary>The gateway returned a full page without the key of the next one.</summary>
    public const string NextKeyMissing = nameof(NextKeyMissing);

    /// <summary>A connection was used after it had been closed.</summary>
    public const string ConnectionClosed = nameof(ConnectionClosed);

    /// <summary>A row for the simulator cannot be served.</summary>
    public const string InvalidRow = nameof(InvalidRow);

    /// <summary>A file of rows for the simulator cannot be read.</summary>
    public const string InvalidRowFile = nameof(InvalidRowFile);

    /// <summary>The simulator cannot listen on the port.</summary>
    public const string PortUnavailable = nameof(PortUnavailable);

    /// <summary>There is no archive at the specified location.</summary>
    public const string ArchiveMissing = nameof(ArchiveMissing);

    /// <summary>The text that names an archive is neither a path nor a connection string.</summary>
    public const string InvalidArchiveLocation = nameof(InvalidArchiveLocation);

    /// <summary>The file or database contains something other than an archive.</summary>
    public const string NotAnArchive = nameof(NotAnArchive);

    /// <summary>The archive is damaged.</summary>
    public const string ArchiveDamaged = nameof(ArchiveDamaged);

    /// <summary>A newer version of this software wrote the archive.</summary>
    public const string ArchiveTooNew = nameof(ArchiveTooNew);

    /// <summary>The archive cannot be written.</summary>
    public const string ArchiveReadOnly = nameof(ArchiveReadOnly);

    /// <summary>The archive's disk is full, or its server has no memory left.</summary>
    public const string ArchiveFull = nameof(ArchiveFull);

    /// <summary>Another sync is writing the archive.</summary>
    public const string ArchiveHeld = nameof(ArchiveHeld);

    /// <summary>The archive cannot be opened, or its server cannot be reached or was lost.</summary>
    public const string ArchiveUnavailable = nameof(ArchiveUnavailable);

    /// <summary>The archive's server refused the login.</summary>
    public const string ArchiveLoginFailed = nameof(ArchiveLoginFailed);

    /// <summary>The archive's server has no database of that name.</summary>
    public const string ArchiveDatabaseMissing = nameof(ArchiveDatabaseMissing);

    /// <summary>The database user of the archive lacks a permission.</summary>
    public const string ArchivePermissionDenied = nameof(ArchivePermissionDenied);

    /// <summary>The archive's server requires TLS, does not offer it, or has a certificate that is not trusted.</summary>
    public const string ArchiveTlsFailed = nameof(ArchiveTlsFailed);

    /// <summary>An archive in PostgreSQL needs PowerShell 7.</summary>
    public const string ArchiveNeedsPowerShell7 = nameof(ArchiveNeedsPowerShell7);

    /// <summary>An archive holds real rows and the gateway is a simulator, or the other way round.</summary>
    public const string SimulatedRowsMixed = nameof(SimulatedRowsMixed);

    /// <summary>The archive has no rows of a code.</summary>
    public const string NoArchivedRows = nameof(NoArchivedRows);

    /// <summary>There are no rows to draw.</summary>
    public const string NoRowsToChart = nameof(NoRowsToChart);

    /// <summary>An object to draw is not a row of a trading day.</summary>
    public const string NotAChartRow = nameof(NotAChartRow);

    /// <summary>The chart file cannot be written.</summary>
    public const string ChartNotWritten = nameof(ChartNotWritten);
}

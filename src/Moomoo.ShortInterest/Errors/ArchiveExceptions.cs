namespace Moomoo.ShortInterest;

/// <summary>A failure of an archive of rows; <see cref="ShortInterestException.ErrorId"/> says which.</summary>
public class ArchiveException : ShortInterestException
{
    internal ArchiveException(string errorId, string archive, string message, string recommendedAction, Exception? innerException = null)
        : base(errorId, message, recommendedAction, innerException)
    {
        Archive = archive;
    }

    /// <summary>The file, or the server and database without a password; empty if the location cannot be read.</summary>
    public string Archive { get; }

    internal static ArchiveException InvalidLocation(string problem, string recommendedAction, string archive = "") =>
        new(ErrorIds.InvalidArchiveLocation, archive, problem, recommendedAction);

    internal static ArchiveException Missing(string archive) =>
        new(ErrorIds.ArchiveMissing, archive, $"There is no archive at '{archive}'.", "Check the location, or create the archive with a first sync.");

    internal static ArchiveException NotAnArchive(string archive, Exception? innerException = null) =>
        new(ErrorIds.NotAnArchive, archive, $"'{archive}' is not an archive of short interest.", "Use another file, database or schema. This one was left unchanged.", innerException);

    internal static ArchiveException Damaged(string archive, string problem, Exception? innerException = null) =>
        new(
            ErrorIds.ArchiveDamaged,
            archive,
            $"The archive '{archive}' is damaged: {problem}",
            "Restore it from a backup, or save what can be read with 'sqlite3 FILE .recover', and sync again.",
            innerException);

    internal static ArchiveException TooNew(string archive, int version, int newestKnown) =>
        new(
            ErrorIds.ArchiveTooNew,
            archive,
            FormattableString.Invariant($"The archive '{archive}' has schema version {version}; this version of the software knows up to {newestKnown}."),
            "Update Moomoo.ShortInterest on this machine.");

    internal static ArchiveException ReadOnly(string archive, Exception? innerException = null) =>
        new(
            ErrorIds.ArchiveReadOnly,
            archive,
            $"The archive '{archive}' cannot be written.",
            "Check the permissions of the file and of its folder, in which SQLite writes even for readers, or those of the database user.",
            innerException);

    internal static ArchiveException Full(string archive, Exception? innerException = null) =>
        new(
            ErrorIds.ArchiveFull,
            archive,
            $"There is no space left for the archive '{archive}'. What it contained before is unchanged.",
            "Free space on its disk and sync again: the sync continues where it stopped.",
            innerException);

    internal static ArchiveException ServerReadOnly(string archive, Exception innerException) =>
        new(
            ErrorIds.ArchiveReadOnly,
            archive,
            $"The server of the archive '{archive}' accepts no changes: it is a standby, or its transactions are read-only.",
            "Specify the primary server. Among several hosts, 'Target Session Attributes=primary' selects it.",
            innerException);

    internal static ArchiveException ServerFull(string archive, string problem, Exception innerException) =>
        new(
            ErrorIds.ArchiveFull,
            archive,
            $"The server of the archive '{archive}' has no space or memory left: {problem}. What it contained before is unchanged.",
            "Free space or memory on the server and sync again: the sync continues where it stopped.",
            innerException);

    internal static ArchiveException ServerUnavailable(string archive, string problem, string recommendedAction, Exception innerException) =>
        new(ErrorIds.ArchiveUnavailable, archive, $"The server of the archive '{archive}' cannot be used: {problem}.", recommendedAction, innerException);

    internal static ArchiveException DatabaseMissing(string archive, Exception innerException) =>
        new(
            ErrorIds.ArchiveDatabaseMissing,
            archive,
            $"The server of the archive '{archive}' has no such database.",
            "Check the name of the database, or create it on the server, for example with 'createdb'. A sync creates the tables, not the database.",
            innerException);

    internal static ArchiveException PermissionDenied(string archive, string problem, Exception innerException) =>
        new(
            ErrorIds.ArchivePermissionDenied,
            archive,
            $"The database user of the archive '{archive}' lacks a permission: {problem}.",
            "Grant SELECT on the tables for reading, INSERT, UPDATE and DELETE as well for a sync, and CREATE on the schema for the first sync and for upgrades.",
            innerException);

    internal static ArchiveException TlsFailed(string archive, string problem, string recommendedAction, Exception innerException) =>
        new(ErrorIds.ArchiveTlsFailed, archive, $"There is no secure connection to the server of the archive '{archive}': {problem}.", recommendedAction, innerException);

    internal static ArchiveException Unavailable(string archive, string problem, Exception? innerException = null) =>
        new(
            ErrorIds.ArchiveUnavailable,
            archive,
            $"The archive '{archive}' cannot be used: {problem}",
            "Check that its disk or server is available, that you may open it and that no other program locks it, then run the command again.",
            innerException);

    internal static ArchiveException LoginFailed(string archive, string problem, Exception? innerException = null) =>
        new(
            ErrorIds.ArchiveLoginFailed,
            archive,
            $"The server of the archive '{archive}' refused the login: {problem}",
            "Check the user name and the password. PGPASSWORD or a pgpass file can contain the password instead of the connection string.",
            innerException);

    internal static ArchiveException NeedsPowerShell7(string archive) =>
        new(
            ErrorIds.ArchiveNeedsPowerShell7,
            archive,
            $"The archive '{archive}' is a PostgreSQL database, which Windows PowerShell cannot use.",
            "Run the command in PowerShell 7, or use a file as the archive.");

    internal static ArchiveException SimulatedRowsMixed(string archive, bool isSimulated) =>
        new(
            ErrorIds.SimulatedRowsMixed,
            archive,
            isSimulated
                ? $"The archive '{archive}' contains simulated rows, and the gateway is not a simulator."
                : $"The archive '{archive}' contains real rows, and the gateway is a simulator.",
            "Use a separate archive for simulated rows.");

    internal static ArchiveException NoRows(string archive, SecurityCode code) =>
        new(ErrorIds.NoArchivedRows, archive, $"The archive '{archive}' has no rows of {code} for this query.", "Check the code, or sync it first.");
}

/// <summary>Another sync is writing the archive.</summary>
public sealed class ArchiveHeldException : ArchiveException
{
    internal ArchiveHeldException(string archive, string? host, int? processId, DateTimeOffset? since, Exception? innerException = null)
        : base(
            ErrorIds.ArchiveHeld,
            archive,
            host is null
                ? $"Another sync is writing the archive '{archive}'."
                : FormattableString.Invariant($"Another sync has been writing the archive '{archive}' since {since:yyyy-MM-dd HH:mm:ss}Z: process {processId} on {host}."),
            "Wait until it has finished. If its process hangs, end it: the next sync continues where it stopped.",
            innerException)
    {
        Host = host;
        ProcessId = processId;
        Since = since;
    }

    /// <summary>The machine of the other sync; null if not known yet.</summary>
    public string? Host { get; }

    /// <summary>The process ID of the other sync on its machine; null if not known yet.</summary>
    public int? ProcessId { get; }

    /// <summary>When the other sync began, in UTC; null if not known yet.</summary>
    public DateTimeOffset? Since { get; }
}

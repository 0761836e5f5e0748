using System.Data.Common;
using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace Moomoo.ShortInterest.Archive.Engines;

/// <summary>What failures of a PostgreSQL server are called. The server's own words say the rest; they never hold a password.</summary>
internal static class PostgresErrors
{
    private const string CheckServer = "Check the host and the port in the connection string, that the server runs, and that no firewall blocks it. Then run the command again.";

    /// <summary>Whether a new connection, or a new attempt, can succeed: the connection was lost, the server restarts, or two transactions were in each other's way.</summary>
    public static bool IsTransient(DbException error) => error is PostgresException { SqlState: var state }
        ? state.StartsWith("08", StringComparison.Ordinal)
            || state is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.IdleSessionTimeout
                or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.TooManyConnections
        : error.IsTransient;

    public static ArchiveException Name(DbException error, string archive) =>
        error is PostgresException server ? NameServerError(server, archive) : NameConnectionError(error, archive);

    private static ArchiveException NameServerError(PostgresException error, string archive) => error.SqlState switch
    {
        // The server refuses a connection for its encryption, address, user and database in one; only its words say which.
        PostgresErrorCodes.InvalidAuthorizationSpecification when IsForLackOfTls(error) => ArchiveException.TlsFailed(
            archive, "the server requires TLS, and the connection string turns it off", "Set 'SSL Mode=Require' or, to check the server's certificate, 'SSL Mode=VerifyFull'.", error),
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => ArchiveException.LoginFailed(archive, error.MessageText, error),
        PostgresErrorCodes.InvalidCatalogName => ArchiveException.DatabaseMissing(archive, error),
        PostgresErrorCodes.InsufficientPrivilege => ArchiveException.PermissionDenied(archive, error.MessageText, error),
        PostgresErrorCodes.ReadOnlySqlTransaction => ArchiveException.ServerReadOnly(archive, error),
        PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory => ArchiveException.ServerFull(archive, error.MessageText, error),
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => ArchiveException.Damaged(archive, error.MessageText, error),
        PostgresErrorCodes.TooManyConnections => ArchiveException.ServerUnavailable(
            archive, error.MessageText, "Close other connections, or raise max_connections of the server. A sync needs one connection, and so does each command that reads.", error),
        PostgresErrorCodes.InvalidSchemaName => ArchiveException.ServerUnavailable(
            archive, error.MessageText, "Create the schema that 'Search Path' names, or leave 'Search Path' out of the connection string.", error),
        _ => ArchiveException.ServerUnavailable(archive, $"{error.MessageText} (SQLSTATE {error.SqlState})", CheckServer, error),
    };

    private static ArchiveException NameConnectionError(DbException error, string archive) => error.InnerException switch
    {
        AuthenticationException e => ArchiveException.TlsFailed(
            archive, $"the server's certificate is not trusted. {e.Message.TrimEnd('.')}",
            "Specify the certificate of the server's authority with 'Root Certificate=FILE', and the host as in the certificate.", error),
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } =>
            ArchiveException.ServerUnavailable(archive, "no host of that name is known", "Check the host in the connection string, and this machine's name resolution.", error),
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => ArchiveException.ServerUnavailable(archive, "nothing listens at its host and port", CheckServer, error),
        TimeoutException => ArchiveException.ServerUnavailable(archive, "it did not respond in time", CheckServer, error),
        null when IsForLackOfTls(error) => ArchiveException.TlsFailed(
            archive, "the connection string requires TLS, and the server does not offer it", "Turn TLS on at the server, or set 'SSL Mode=Prefer' if the network is trusted.", error),
        null => ArchiveException.ServerUnavailable(archive, error.Message.TrimEnd('.'), CheckServer, error),
        var e => ArchiveException.ServerUnavailable(archive, e.Message.TrimEnd('.'), CheckServer, error),
    };

    private static bool IsForLackOfTls(DbException error) =>
        error.Message.Contains("no encryption", StringComparison.Ordinal) || error.Message.Contains("SSL", StringComparison.Ordinal);
}

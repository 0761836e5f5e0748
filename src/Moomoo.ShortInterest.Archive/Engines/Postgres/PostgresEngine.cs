using System.Data.Common;
using System.Net.Sockets;
using Moomoo.ShortInterest.Archive.Store;
using Npgsql;
using NpgsqlTypes;

namespace Moomoo.ShortInterest.Archive.Engines;

/// <summary>An archive in a PostgreSQL database, in the first schema of the search path.</summary>
internal sealed class PostgresEngine(ArchiveLocation location) : ArchiveEngine(location)
{
    /// <summary>What a connection string can override. A session that waits for its user keeps no connection open.</summary>
    private const string Defaults = "Application Name=Moomoo.ShortInterest;Pooling=false;";

    /// <summary>Any number that no other program is likely to lock.</summary>
    private const long SchemaLock = 0x53484F5254494E54;

    private readonly string connectionString = CreateConnectionString(location);

    public override string Name => "PostgreSQL";

    public override string BeginTransaction => "BEGIN";

    /// <summary>Read backwards within a code; the server sorts the few rows of each code when it reads many.</summary>
    public override string RowKey => "PRIMARY KEY (code, day, first_seen)";

    public override DbConnection Open(ArchiveAccess access)
    {
        var connection = new NpgsqlConnection(connectionString);
        try
        {
            Open(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public override void Reopen(DbConnection connection)
    {
        connection.Close();
        Open((NpgsqlConnection)connection);
    }

    public override bool IsTransient(DbException error) => PostgresErrors.IsTransient(error);

    public override void PrepareToWrite(DbConnection connection)
    {
    }

    /// <summary>Texts are codes and names, which every machine must put in the same order, whatever its locale.</summary>
    public override string TypeName(ColumnType type) => type switch
    {
        ColumnType.Text => "text COLLATE \"C\"",
        ColumnType.Integer => "bigint",
        ColumnType.Real => "double precision",
        ColumnType.Boolean => "boolean",
        ColumnType.Day => "date",
        ColumnType.Time => "timestamptz",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    public override object FromDay(DateTime day) => DateTime.SpecifyKind(day, DateTimeKind.Unspecified);

    public override DateTime ReadDay(DbDataReader reader, int ordinal) => reader.GetDateTime(ordinal);

    public override object FromTime(DateTimeOffset time) => time.UtcDateTime;

    public override DateTimeOffset ReadTime(DbDataReader reader, int ordinal) => reader.GetDateTime(ordinal);

    public override bool TryCopy(DbConnection connection, RowTable table, IEnumerable<object?[]> rows)
    {
        var names = string.Join(", ", table.ColumnNames.Take(table.SupersededAtColumn));
        using var writer = ((NpgsqlConnection)connection).BeginBinaryImport($"COPY {table.Name} ({names}) FROM STDIN (FORMAT BINARY)");
        foreach (var row in rows)
        {
            writer.StartRow();
            for (var i = 0; i < row.Length; i++)
            {
                writer.Write(row[i] ?? DBNull.Value, CopyType(table.TypeOf(i)));
            }
        }

        writer.Complete();
        return true;
    }

    /// <summary>The limit keeps the planner from joining all rows of the table: it reads a few from the end of each code in the index.</summary>
    public override string JoinNewest(string table, string condition) =>
        $"CROSS JOIN LATERAL (SELECT * FROM {table} t WHERE {condition} ORDER BY t.day DESC FETCH FIRST ROW WITH TIES) t";

    public override string IsOneOf(string expression, string parameter) => $"{expression} = ANY({parameter})";

    public override string Unnest(string parameter) => $"unnest({parameter}) AS codes (code)";

    public override object FromCodes(IEnumerable<string> codes) => codes.ToArray();

    public override IEnumerable<string> CreateSharing()
    {
        yield return $"ALTER TABLE coverage ADD COLUMN claimed_by {TypeName(ColumnType.Text)}, ADD COLUMN claimed_until {TypeName(ColumnType.Time)}";
    }

    public override ISyncShare ShareCodes(ArchiveConnection archive, TimeProvider clock, TimeSpan lease) => new PostgresClaims(archive, lease);

    public override void Interrupt(DbCommand command) => command.Cancel();

    public override bool IsInterruption(DbException error) => error.SqlState == PostgresErrorCodes.QueryCanceled;

    public override ArchiveException ToArchiveException(DbException error) => PostgresErrors.Name(error, Location.ToString());

    /// <summary>The server checks its pages itself when it reads them, if its data checksums are on.</summary>
    public override string? FindDamage(DbConnection connection) => null;

    public override long? GetSize(DbConnection connection) => connection.Query(
        "SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace",
        reader => reader.GetInt64(0)).Single();

    public override void LockSchema(DbConnection connection) => connection.Execute($"SELECT pg_advisory_xact_lock({SchemaLock})");

    public override IReadOnlyCollection<string> GetTables(DbConnection connection) =>
        connection.Query("SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()", reader => reader.GetString(0));

    private static NpgsqlDbType CopyType(ColumnType type) => type switch
    {
        ColumnType.Text => NpgsqlDbType.Text,
        ColumnType.Integer => NpgsqlDbType.Bigint,
        ColumnType.Real => NpgsqlDbType.Double,
        ColumnType.Boolean => NpgsqlDbType.Boolean,
        ColumnType.Day => NpgsqlDbType.Date,
        ColumnType.Time => NpgsqlDbType.TimestampTz,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>A failed look-up of the host's name is no exception of the database's.</summary>
    private static void Open(NpgsqlConnection connection)
    {
        try
        {
            connection.Open();
        }
        catch (SocketException e)
        {
            throw new NpgsqlException(e.Message, e);
        }
    }

    private static string CreateConnectionString(ArchiveLocation location)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(Defaults + location.ConnectionString).ConnectionString;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            // The exception may quote a value, and a value may be a password.
            throw ArchiveException.InvalidLocation(
                $"The connection string of '{location}' has a setting that Npgsql does not know, or a value that does not fit its setting{((e as ArgumentException)?.ParamName is { } name ? $": {name}" : "")}.",
                "Correct the connection string. Npgsql's documentation lists its settings.",
                location.ToString());
        }
    }
}

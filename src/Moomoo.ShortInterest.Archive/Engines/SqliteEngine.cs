using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Moomoo.ShortInterest.Archive.Store;
using static SQLitePCL.raw;

namespace Moomoo.ShortInterest.Archive.Engines;

/// <summary>An archive in one file. Days and moments are ISO text, which sorts as they do and which every program reads.</summary>
internal sealed class SqliteEngine(ArchiveLocation location) : ArchiveEngine(location)
{
    public const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private const string DayFormat = "yyyy-MM-dd";
    private const int BusyTimeoutSeconds = 30;

    static SqliteEngine() => SetProvider(new SQLitePCL.SQLite3Provider_e_sqlite3());

    public override string Name => "SQLite";

    /// <summary>The lock comes first, so that a transaction that has read never fails for another writer.</summary>
    public override string BeginTransaction => "BEGIN IMMEDIATE";

    /// <summary>In the order in which rows are read.</summary>
    public override string RowKey => "PRIMARY KEY (code, day DESC, first_seen DESC)";

    /// <summary>The rows lie in the primary key itself, which saves a second copy of it.</summary>
    public override string TableOptions => " WITHOUT ROWID";

    private string Path => Location.Path!;

    public override DbConnection Open(ArchiveAccess access)
    {
        if (access == ArchiveAccess.Write)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        }

        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = access == ArchiveAccess.Write ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            ForeignKeys = true,
            Pooling = false,
            DefaultTimeout = BusyTimeoutSeconds,
        }.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLITE_CANTOPEN)
        {
            connection.Dispose();
            throw ToOpenException(access, e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Under WAL readers and the writer do not wait for each other, and a commit need not wait for the disk to survive a killed process.</summary>
    public override void PrepareToWrite(DbConnection connection) => connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");

    public override string TypeName(ColumnType type) => type switch
    {
        ColumnType.Integer or ColumnType.Boolean => "INTEGER",
        ColumnType.Real => "REAL",
        _ => "TEXT",
    };

    public override object FromDay(DateTime day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    public override DateTime ReadDay(DbDataReader reader, int ordinal) =>
        DateTime.ParseExact(reader.GetString(ordinal), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None);

    public override object FromTime(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    public override DateTimeOffset ReadTime(DbDataReader reader, int ordinal) =>
        DateTimeOffset.ParseExact(reader.GetString(ordinal), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public override string JoinNewest(string table, string condition) =>
        $"JOIN {table} t ON {condition} AND t.day = (SELECT t.day FROM {table} t WHERE {condition} ORDER BY t.day DESC LIMIT 1)";

    public override string IsOneOf(string expression, string parameter) => $"{expression} IN (SELECT value FROM json_each({parameter}))";

    public override string Unnest(string parameter) => $"(SELECT value AS code FROM json_each({parameter}))";

    /// <summary>A JSON array. Codes consist of letters, digits, dots and hyphens, so that nothing is to be escaped.</summary>
    public override object FromCodes(IEnumerable<string> codes) => $"[{string.Join(",", codes.Select(code => $"\"{code}\""))}]";

    public override IEnumerable<string> CreateSharing()
    {
        yield return "CREATE TABLE sync_lock (host TEXT NOT NULL, process_id INTEGER NOT NULL, since TEXT NOT NULL)";
    }

    /// <summary>A file is written by one sync at a time.</summary>
    public override ISyncShare ShareCodes(ArchiveConnection archive, TimeProvider clock, TimeSpan lease) => SyncLock.Acquire(archive, clock);

    /// <summary>SqliteCommand.Cancel does nothing.</summary>
    public override void Interrupt(DbCommand command)
    {
        if (command.Connection is SqliteConnection { Handle: { IsInvalid: false } handle })
        {
            sqlite3_interrupt(handle);
        }
    }

    public override bool IsInterruption(DbException error) => error is SqliteException { SqliteErrorCode: SQLITE_INTERRUPT };

    public override ArchiveException ToArchiveException(DbException error) => error is not SqliteException sqlite
        ? ArchiveException.Unavailable(Path, error.Message, error)
        : sqlite.SqliteErrorCode switch
        {
            SQLITE_NOTADB => ArchiveException.NotAnArchive(Path, error),
            SQLITE_CORRUPT => ArchiveException.Damaged(Path, sqlite.Message, error),
            SQLITE_FULL => ArchiveException.Full(Path, error),
            SQLITE_READONLY => ArchiveException.ReadOnly(Path, error),
            _ => ArchiveException.Unavailable(Path, sqlite.Message, error),
        };

    public override string? FindDamage(DbConnection connection)
    {
        var found = connection.Query("PRAGMA quick_check(1)", reader => reader.GetString(0))[0];
        return found == "ok" ? null : found;
    }

    public override long? GetSize(DbConnection connection)
    {
        var files = new[] { Path, $"{Path}-wal" }.Select(path => new FileInfo(path)).Where(file => file.Exists);
        return files.Sum(file => file.Length);
    }

    /// <summary>A transaction locks the whole file.</summary>
    public override void LockSchema(DbConnection connection)
    {
    }

    public override IReadOnlyCollection<string> GetTables(DbConnection connection) =>
        connection.Query("SELECT name FROM sqlite_master WHERE type = 'table'", reader => reader.GetString(0));

    private ArchiveException ToOpenException(ArchiveAccess access, SqliteException error) =>
        Directory.Exists(Path) ? ArchiveException.NotAnArchive(Path, error)
        : File.Exists(Path) ? ArchiveException.Unavailable(Path, error.Message, error)
        : access == ArchiveAccess.Write ? ArchiveException.ReadOnly(Path, error)
        : ArchiveException.Missing(Path);
}

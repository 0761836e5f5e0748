using System.Data.Common;

namespace Moomoo.ShortInterest.Archive.Engines;

/// <summary>All that tells one database engine from another. Tables, revisions, reading and sync are the same for all.</summary>
internal abstract class ArchiveEngine(ArchiveLocation location)
{
    public ArchiveLocation Location { get; } = location;

    /// <summary>As users know it.</summary>
    public abstract string Name { get; }

    /// <summary>The statement that begins a transaction that writes.</summary>
    public abstract string BeginTransaction { get; }

    /// <summary>What follows the columns in CREATE TABLE.</summary>
    public abstract string TableOptions { get; }

    public static ArchiveEngine Of(ArchiveLocation location) => location.IsFile ? new SqliteEngine(location) : Runtime.CreatePostgresEngine(location);

    /// <summary>Opens a connection.</summary>
    /// <param name="access">What for.</param>
    /// <exception cref="DbException">It cannot be opened.</exception>
    public abstract DbConnection Open(ArchiveAccess access);

    /// <summary>Sets the database up for writing, once it is known to be an archive or empty.</summary>
    public abstract void PrepareToWrite(DbConnection connection);

    /// <summary>Runs a piece of work in a transaction. Statements begin and end it, so that prepared commands need not be told of it.</summary>
    public void Commit(DbConnection connection, Action work)
    {
        connection.Execute(BeginTransaction);
        try
        {
            work();
            connection.Execute("COMMIT");
        }
        catch
        {
            Rollback(connection);
            throw;
        }
    }

    public abstract string TypeName(ColumnType type);

    /// <summary>The value of a day as the engine keeps it.</summary>
    public abstract object FromDay(DateTime day);

    public abstract DateTime ReadDay(DbDataReader reader, int ordinal);

    /// <summary>The value of a moment as the engine keeps it.</summary>
    public abstract object FromTime(DateTimeOffset time);

    public abstract DateTimeOffset ReadTime(DbDataReader reader, int ordinal);

    /// <summary>The condition that an expression is one of the codes of a parameter.</summary>
    public abstract string IsOneOf(string expression, string parameter);

    /// <summary>The value of that parameter.</summary>
    public abstract object FromCodes(IEnumerable<string> codes);

    /// <summary>Ends the command that runs on the connection, from any thread; the command then fails.</summary>
    public abstract void Interrupt(DbCommand command);

    /// <summary>Whether the failure is that of an interrupted command.</summary>
    public abstract bool IsInterruption(DbException error);

    /// <summary>The failure with its name.</summary>
    public abstract ArchiveException ToArchiveException(DbException error);

    /// <summary>What the engine's own check finds wrong; null if nothing.</summary>
    public abstract string? FindDamage(DbConnection connection);

    /// <summary>Bytes on disk; null if they cannot be known.</summary>
    public abstract long? GetSize(DbConnection connection);

    /// <summary>Lets no other process create or upgrade tables until the transaction ends.</summary>
    public abstract void LockSchema(DbConnection connection);

    /// <summary>The tables of the database, to tell an archive from something else.</summary>
    public abstract IReadOnlyCollection<string> GetTables(DbConnection connection);

    private static void Rollback(DbConnection connection)
    {
        try
        {
            connection.Execute("ROLLBACK");
        }
        catch (DbException)
        {
            // The failure has ended the transaction, or the connection with it.
        }
    }
}

/// <summary>What a connection is for.</summary>
internal enum ArchiveAccess
{
    /// <summary>Reading an archive that exists.</summary>
    Read,

    /// <summary>Writing, and creating what does not exist.</summary>
    Write,
}

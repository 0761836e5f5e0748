using System.Data.Common;
using Moomoo.ShortInterest.Archive.Store;

namespace Moomoo.ShortInterest.Archive.Engines;

/// <summary>All that tells one database engine from another. Tables, revisions, reading and sync are the same for all.</summary>
internal abstract class ArchiveEngine(ArchiveLocation location)
{
    public ArchiveLocation Location { get; } = location;

    /// <summary>As users know it.</summary>
    public abstract string Name { get; }

    /// <summary>The statement that begins a transaction that writes.</summary>
    public abstract string BeginTransaction { get; }

    /// <summary>The primary key of a table of rows.</summary>
    public abstract string RowKey { get; }

    /// <summary>What follows the columns in CREATE TABLE.</summary>
    public virtual string TableOptions => "";

    public static ArchiveEngine Of(ArchiveLocation location) => location.IsFile ? new SqliteEngine(location) : Runtime.CreatePostgresEngine(location);

    /// <summary>Opens a connection.</summary>
    /// <param name="access">What for.</param>
    /// <exception cref="DbException">It cannot be opened.</exception>
    public abstract DbConnection Open(ArchiveAccess access);

    /// <summary>Opens a connection again that was lost.</summary>
    /// <exception cref="DbException">It cannot be opened.</exception>
    public virtual void Reopen(DbConnection connection)
    {
        connection.Close();
        connection.Open();
    }

    /// <summary>Whether the same work can succeed a moment later, on a new connection if this one was lost.</summary>
    public virtual bool IsTransient(DbException error) => false;

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

    /// <summary>Writes many rows at once, where that is faster than a statement for each.</summary>
    /// <param name="connection">The connection, in a transaction.</param>
    /// <param name="table">The table.</param>
    /// <param name="rows">The values of each row up to <c>first_seen</c>, as the engine keeps them.</param>
    /// <returns>False if the engine has no faster way; nothing is written then.</returns>
    public virtual bool TryCopy(DbConnection connection, RowTable table, IEnumerable<object?[]> rows) => false;

    /// <summary>Joins each code of <c>coverage c</c> with its newest day in a table of rows: the rows <c>t</c> of that day.</summary>
    /// <param name="table">The table.</param>
    /// <param name="condition">Which rows count, <c>t.code = c.code</c> included.</param>
    public abstract string JoinNewest(string table, string condition);

    /// <summary>The condition that an expression is one of the codes of a parameter.</summary>
    public abstract string IsOneOf(string expression, string parameter);

    /// <summary>The codes of a parameter as a table with the column <c>code</c>, in their order.</summary>
    public abstract string Unnest(string parameter);

    /// <summary>The value of such a parameter.</summary>
    public abstract object FromCodes(IEnumerable<string> codes);

    /// <summary>The statements that create what <see cref="ShareCodes"/> needs.</summary>
    public abstract IEnumerable<string> CreateSharing();

    /// <summary>Joins the syncs that write the archive.</summary>
    /// <param name="archive">The sync's connection.</param>
    /// <param name="clock">The sync's clock.</param>
    /// <param name="lease">How long a code stays with a sync that has stopped renewing its claims.</param>
    /// <exception cref="ArchiveHeldException">There can be only one, and another is at work.</exception>
    public abstract ISyncShare ShareCodes(ArchiveConnection archive, TimeProvider clock, TimeSpan lease);

    /// <summary>Ends the command that runs on the connection, from any thread; the command then fails.</summary>
    public abstract void Interrupt(DbCommand command);

    /// <summary>Whether the failure is that of an interrupted command.</summary>
    public abstract bool IsInterruption(DbException error);

    /// <summary>The failure with its name.</summary>
    public abstract ArchiveException ToArchiveException(DbException error);

    /// <summary>What the engine's own check finds wrong; null if nothing.</summary>
    public abstract string? FindDamage(DbConnection connection);

    /// <summary>Bytes of the archive on disk; null if they cannot be known.</summary>
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
        catch (Exception e) when (e is DbException or InvalidOperationException)
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

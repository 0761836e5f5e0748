using System.Data.Common;
using Moomoo.ShortInterest.Archive.Engines;

namespace Moomoo.ShortInterest.Archive.Store;

/// <summary>A connection to an archive whose tables are known to be right, and whose failures have names.</summary>
internal sealed class ArchiveConnection : IDisposable
{
    private Reconnection? reconnection;

    private ArchiveConnection(DbConnection connection, ArchiveEngine engine)
    {
        Connection = connection;
        Engine = engine;
    }

    public DbConnection Connection { get; }

    public ArchiveEngine Engine { get; }

    /// <summary>Whether the rows come from a simulator; null before there are any.</summary>
    public bool? ReadSimulated() =>
        Connection.Query("SELECT simulated FROM archive", reader => reader.IsDBNull(0) ? (bool?)null : reader.GetBoolean(0)).Single();

    /// <summary>Notes where rows that are about to be written come from.</summary>
    /// <exception cref="ArchiveException">Those that are there come from elsewhere.</exception>
    public void MarkSimulated(bool isSimulated)
    {
        if (ReadSimulated() is null)
        {
            using var command = Connection.CreateCommand("UPDATE archive SET simulated = @simulated WHERE simulated IS NULL").With("@simulated", ColumnType.Boolean, isSimulated);
            command.ExecuteNonQuery();
        }

        if (ReadSimulated() is { } before && before != isSimulated)
        {
            throw ArchiveException.SimulatedRowsMixed(Engine.Location.ToString(), before);
        }
    }

    /// <exception cref="ArchiveException">There is no archive to read, or none can be created.</exception>
    public static ArchiveConnection Open(ArchiveLocation location, ArchiveAccess access, TimeProvider clock)
    {
        var engine = ArchiveEngine.Of(location);
        return Named(engine, () =>
        {
            var connection = engine.Open(access);
            try
            {
                Prepare(connection, engine, access, clock);
                return new ArchiveConnection(connection, engine);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        });
    }

    /// <summary>From now on a lost connection is opened again, and the work that was under way is repeated.</summary>
    /// <param name="cancellationToken">Ends the waiting for a server.</param>
    public void SurviveLosses(CancellationToken cancellationToken) => reconnection = new Reconnection(Connection, Engine, cancellationToken);

    /// <summary>Runs a piece of work on the database, whose failures get their names.</summary>
    public T Run<T>(Func<T> work) => Named(Engine, () => reconnection is null ? work() : reconnection.Run(work));

    /// <summary>Runs a piece of work in a transaction: all of it is written, or nothing.</summary>
    public void Commit(Action work) => Run(() =>
    {
        Engine.Commit(Connection, work);
        return true;
    });

    public void Dispose() => Connection.Dispose();

    private static void Prepare(DbConnection connection, ArchiveEngine engine, ArchiveAccess access, TimeProvider clock)
    {
        var version = Schema.ReadVersion(connection, engine);
        if (version > Schema.Newest)
        {
            throw ArchiveException.TooNew(engine.Location.ToString(), version.Value, Schema.Newest);
        }

        if (version is null && access == ArchiveAccess.Read)
        {
            throw ArchiveException.Missing(engine.Location.ToString());
        }

        if (access == ArchiveAccess.Write || version < Schema.Newest)
        {
            engine.PrepareToWrite(connection);
            Schema.Upgrade(connection, engine, clock.GetUtcNow());
        }
    }

    private static T Named<T>(ArchiveEngine engine, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (DbException e) when (engine.IsInterruption(e))
        {
            throw new OperationCanceledException(e.Message, e);
        }
        catch (DbException e)
        {
            throw engine.ToArchiveException(e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw ArchiveException.ReadOnly(engine.Location.ToString(), e);
        }
        catch (IOException e)
        {
            throw ArchiveException.Unavailable(engine.Location.ToString(), e.Message, e);
        }
    }
}

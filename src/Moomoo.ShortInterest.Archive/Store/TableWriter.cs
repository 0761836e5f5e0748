using System.Data.Common;
using Moomoo.ShortInterest.Archive.Engines;

namespace Moomoo.ShortInterest.Archive.Store;

/// <summary>Reads and writes the rows of one code in one table. Not for several threads at once.</summary>
internal sealed class TableWriter : IDisposable
{
    /// <summary>From so many rows on, copying them costs fewer round trips to a server than a statement each.</summary>
    private const int CopiedRows = 4;

    private readonly RowTable table;
    private readonly DbConnection connection;
    private readonly ArchiveEngine engine;
    private readonly DbCommand read;
    private readonly DbCommand insert;
    private readonly DbCommand supersede;

    public TableWriter(RowTable table, DbConnection connection, ArchiveEngine engine)
    {
        this.table = table;
        this.connection = connection;
        this.engine = engine;
        var names = table.ColumnNames.Take(table.SupersededAtColumn).ToArray();
        read = connection.CreateCommand($"SELECT {string.Join(", ", names)} FROM {table.Name} WHERE code = @code AND day >= @since AND superseded_at IS NULL")
            .With("@code", ColumnType.Text).With("@since", ColumnType.Day);
        insert = connection.CreateCommand($"INSERT INTO {table.Name} ({string.Join(", ", names)}) VALUES ({string.Join(", ", names.Select(name => $"@{name}"))})");
        for (var i = 0; i < names.Length; i++)
        {
            insert.With($"@{names[i]}", table.TypeOf(i));
        }

        supersede = connection.CreateCommand(
                $"UPDATE {table.Name} SET superseded_at = @superseded_at WHERE code = @code AND day = @day AND superseded_at IS NULL")
            .With("@code", ColumnType.Text).With("@day", ColumnType.Day).With("@superseded_at", ColumnType.Time);
    }

    /// <summary>The rows of a code that hold, by day, from a day on.</summary>
    public Dictionary<DateTime, StoredRow> Read(SecurityCode code, DateTime since)
    {
        read.Parameters[1].Value = engine.FromDay(since);
        read.Parameters[0].Value = code.ToString();
        return read.Query(ReadRow).ToDictionary(row => row.Day);
    }

    /// <param name="code">Whose rows.</param>
    /// <param name="changes">What to write.</param>
    /// <param name="now">The time that the rows are first seen at, and the ones that they revise are superseded at.</param>
    public void Write(SecurityCode code, RowChanges changes, DateTimeOffset now)
    {
        supersede.Parameters[0].Value = insert.Parameters[0].Value = code.ToString();
        supersede.Parameters[2].Value = insert.Parameters[table.FirstSeenColumn].Value = engine.FromTime(now);
        foreach (var row in changes.Revised)
        {
            supersede.Parameters[1].Value = engine.FromDay(row.Before.Day);
            supersede.ExecuteNonQuery();
            Insert(row.Before.Day, row.Values);
        }

        if (changes.New.Count >= CopiedRows && engine.TryCopy(connection, table, changes.New.Select(row => CreateRecord(code, row, now))))
        {
            return;
        }

        foreach (var row in changes.New)
        {
            Insert(row.Day, row.Values);
        }
    }

    public void Dispose()
    {
        read.Dispose();
        insert.Dispose();
        supersede.Dispose();
    }

    private object?[] CreateRecord(SecurityCode code, NewRow row, DateTimeOffset now) => [code.ToString(), engine.FromDay(row.Day), .. row.Values, engine.FromTime(now)];

    private void Insert(DateTime day, object?[] values)
    {
        insert.Parameters[1].Value = engine.FromDay(day);
        for (var i = 0; i < values.Length; i++)
        {
            insert.Parameters[RowTable.FirstColumn + i].Value = values[i] ?? DBNull.Value;
        }

        insert.ExecuteNonQuery();
    }

    private StoredRow ReadRow(DbDataReader reader) => new(
        engine.ReadDay(reader, 1),
        [.. table.Columns.Select((column, i) => column.Read(reader, RowTable.FirstColumn + i))],
        engine.ReadTime(reader, table.FirstSeenColumn));
}

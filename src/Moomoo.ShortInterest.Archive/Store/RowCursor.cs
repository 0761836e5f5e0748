using System.Data.Common;
using Moomoo.ShortInterest.Archive.Engines;

namespace Moomoo.ShortInterest.Archive.Store;

/// <summary>Reads the selected rows of one table page by page, so that memory does not grow with their number.</summary>
internal sealed class RowCursor(RowTable table, RowFilter filter, ArchiveConnection archive) : IDisposable
{
    private const int RowsPerPage = 500;

    private readonly ArchiveEngine engine = archive.Engine;
    private readonly bool isSimulated = archive.ReadSimulated() == true;
    private readonly DbCommand command = new RowSelection(table, filter, archive.Engine).CreateCommand(archive.Connection);
    private DbDataReader? reader;
    private bool isAtEnd;

    /// <summary>Ends the read from any thread.</summary>
    public void Interrupt() => engine.Interrupt(command);

    /// <summary>Empty at the end.</summary>
    public IReadOnlyList<SecurityRow> ReadPage()
    {
        reader ??= command.ExecuteReader();
        var rows = new List<SecurityRow>(RowsPerPage);
        while (rows.Count < RowsPerPage && !isAtEnd)
        {
            if (reader.Read())
            {
                rows.Add(ReadSoundRow());
            }
            else
            {
                isAtEnd = true;
            }
        }

        return rows;
    }

    public void Dispose()
    {
        if (reader is not null && !isAtEnd)
        {
            // A server would otherwise send the rest.
            Interrupt();
        }

        reader?.Dispose();
        command.Dispose();
    }

    /// <exception cref="ArchiveException">The row's values are none that were ever written.</exception>
    private SecurityRow ReadSoundRow()
    {
        try
        {
            return ReadRow();
        }
        catch (Exception e) when (e is InvalidOperationException or InvalidCastException or FormatException)
        {
            throw ArchiveException.Damaged(engine.Location.ToString(), $"a row of {table.Name} holds impossible values.", e);
        }
    }

    private SecurityRow ReadRow()
    {
        var values = table.Columns.Select((column, i) => column.Read(reader!, RowTable.FirstColumn + i)).ToArray();
        var row = table.CreateRow(reader!.GetString(0), engine.ReadDay(reader, 1), values);
        row.Simulated = isSimulated;
        row.Stamp = new ArchiveStamp(
            engine.ReadTime(reader, table.FirstSeenColumn),
            reader.IsDBNull(table.SupersededAtColumn) ? null : engine.ReadTime(reader, table.SupersededAtColumn));
        return row;
    }
}

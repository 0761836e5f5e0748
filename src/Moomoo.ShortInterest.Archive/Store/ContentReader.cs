using System.Data.Common;
using Moomoo.ShortInterest.Archive.Engines;

namespace Moomoo.ShortInterest.Archive.Store;

/// <summary>Counts what an archive holds.</summary>
internal sealed class ContentReader(ArchiveConnection archive)
{
    private readonly DbConnection connection = archive.Connection;
    private readonly ArchiveEngine engine = archive.Engine;

    public IReadOnlyList<ArchiveContent> Read()
    {
        var whole = archive.Run(ReadWhole);
        var parts = archive.Run(ReadParts);
        return parts.Count == 0 ? [whole] : [.. parts.Select(part => ReadRows(part with
        {
            Archive = whole.Archive,
            Engine = whole.Engine,
            SchemaVersion = whole.SchemaVersion,
            Created = whole.Created,
            Simulated = whole.Simulated,
            Size = whole.Size,
            Damage = whole.Damage,
        }))];
    }

    private ArchiveContent ReadWhole() => connection.Query("SELECT schema_version, created FROM archive", reader => new ArchiveContent
    {
        Archive = engine.Location.ToString(),
        Engine = engine.Name,
        SchemaVersion = reader.GetInt32(0),
        Created = engine.ReadTime(reader, 1),
    }).Single() with
    {
        Simulated = archive.ReadSimulated() == true,
        Size = engine.GetSize(connection),
        Damage = engine.FindDamage(connection),
    };

    private IReadOnlyList<ArchiveContent> ReadParts() => [.. connection.Query(
        """
        SELECT c.query, c.market, count(*), s.finished
        FROM coverage c LEFT JOIN last_sync s ON s.query = c.query AND s.market = c.market
        GROUP BY c.query, c.market, s.finished
        """,
        reader => new ArchiveContent
        {
            Query = QueryNames.ToQuery(reader.GetString(0)),
            Market = reader.GetString(1) == nameof(Market.HK) ? Market.HK : Market.US,
            Codes = reader.GetInt64(2),
            LastSync = reader.IsDBNull(3) ? null : engine.ReadTime(reader, 3),
        }).OrderBy(part => part.Query).ThenBy(part => part.Market)];

    /// <summary>Damaged pages can make this fail, and then the rest is still worth telling.</summary>
    private ArchiveContent ReadRows(ArchiveContent part)
    {
        var table = RowTable.Of(part.Query!.Value, part.Market!.Value);
        var ofMarket = table.Market is null ? $" WHERE code LIKE '{part.Market}.%'" : "";
        try
        {
            return connection.Query($"SELECT count(*), count(superseded_at), min(day), max(day) FROM {table.Name}{ofMarket}", reader => part with
            {
                Rows = reader.GetInt64(0) - reader.GetInt64(1),
                SupersededRows = reader.GetInt64(1),
                FirstDay = reader.IsDBNull(2) ? null : engine.ReadDay(reader, 2),
                LastDay = reader.IsDBNull(3) ? null : engine.ReadDay(reader, 3),
            }).Single();
        }
        catch (DbException) when (part.Damage is not null)
        {
            return part;
        }
    }
}

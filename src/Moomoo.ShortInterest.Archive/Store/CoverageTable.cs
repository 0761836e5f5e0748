using System.Data.Common;
using Moomoo.ShortInterest.Archive.Engines;

namespace Moomoo.ShortInterest.Archive.Store;

/// <summary>The table of <see cref="Coverage"/>.</summary>
internal sealed class CoverageTable(DbConnection connection, ArchiveEngine engine) : IDisposable
{
    private const string Columns = "query, code, market, newest_day, since, complete_since, resume_key, last_asked, asks_behind";

    private readonly DbCommand write = connection.CreateCommand($"""
            INSERT INTO coverage ({Columns})
            VALUES (@query, @code, @market, @newest_day, @since, @complete_since, @resume_key, @last_asked, @asks_behind)
            ON CONFLICT (query, code) DO UPDATE SET
              newest_day = excluded.newest_day, since = excluded.since, complete_since = excluded.complete_since,
              resume_key = excluded.resume_key, last_asked = excluded.last_asked, asks_behind = excluded.asks_behind
            """)
        .With("@query", ColumnType.Text).With("@code", ColumnType.Text).With("@market", ColumnType.Text)
        .With("@newest_day", ColumnType.Day).With("@since", ColumnType.Day).With("@complete_since", ColumnType.Day)
        .With("@resume_key", ColumnType.Text).With("@last_asked", ColumnType.Time).With("@asks_behind", ColumnType.Integer);

    /// <summary>Of all codes, or of one market.</summary>
    public IReadOnlyList<Coverage> Read(ArchiveQuery query, Market? market = null)
    {
        using var command = connection.CreateCommand(
                $"SELECT {Columns} FROM coverage WHERE query = @query{(market is null ? "" : " AND market = @market")} ORDER BY code")
            .With("@query", ColumnType.Text, query.ToName());
        if (market is not null)
        {
            command.With("@market", ColumnType.Text, market.ToString());
        }

        return command.Query(ReadRow);
    }

    public void Write(Coverage coverage)
    {
        write.Parameters["@query"].Value = coverage.Query.ToName();
        write.Parameters["@code"].Value = coverage.Code.ToString();
        write.Parameters["@market"].Value = coverage.Code.Market.ToString();
        write.Parameters["@newest_day"].Value = FromDay(coverage.NewestDay);
        write.Parameters["@since"].Value = FromDay(coverage.Since);
        write.Parameters["@complete_since"].Value = FromDay(coverage.CompleteSince);
        write.Parameters["@resume_key"].Value = coverage.ResumeKey ?? (object)DBNull.Value;
        write.Parameters["@last_asked"].Value = coverage.LastAsked is { } time ? engine.FromTime(time) : DBNull.Value;
        write.Parameters["@asks_behind"].Value = (long)coverage.AsksBehind;
        write.ExecuteNonQuery();
    }

    public void Delete(Coverage coverage)
    {
        using var command = connection.CreateCommand("DELETE FROM coverage WHERE query = @query AND code = @code")
            .With("@query", ColumnType.Text, coverage.Query.ToName())
            .With("@code", ColumnType.Text, coverage.Code.ToString());
        command.ExecuteNonQuery();
    }

    public void Dispose() => write.Dispose();

    private Coverage ReadRow(DbDataReader reader) => new(QueryNames.ToQuery(reader.GetString(0)), SecurityCode.Parse(reader.GetString(1)))
    {
        NewestDay = ReadDay(reader, 3),
        Since = ReadDay(reader, 4)!.Value,
        CompleteSince = ReadDay(reader, 5),
        ResumeKey = reader.IsDBNull(6) ? null : reader.GetString(6),
        LastAsked = reader.IsDBNull(7) ? null : engine.ReadTime(reader, 7),
        AsksBehind = reader.GetInt32(8),
    };

    private object FromDay(DateTime? day) => day is { } value ? engine.FromDay(value) : DBNull.Value;

    private DateTime? ReadDay(DbDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : engine.ReadDay(reader, ordinal);
}

using System.Data.Common;
using Moomoo.ShortInterest.Archive.Engines;

namespace Moomoo.ShortInterest.Archive.Store;

/// <summary>The table of <see cref="Coverage"/>.</summary>
internal sealed class CoverageTable(DbConnection connection, ArchiveEngine engine) : IDisposable
{
    public const string Columns = "query, code, market, newest_day, since, complete_since, resume_key, last_asked, asks_behind";

    /// <summary>What is wanted only grows: another sync may have lowered the bound while this one asked for the code.</summary>
    private const string LowerSince = "since = CASE WHEN excluded.since < coverage.since THEN excluded.since ELSE coverage.since END";

    private readonly DbCommand want = connection.CreateCommand($"""
            INSERT INTO coverage (query, code, market, since, asks_behind)
            SELECT @query, code, @market, @since, 0 FROM {engine.Unnest("@codes")} WHERE true
            ON CONFLICT (query, code) DO UPDATE SET since = excluded.since WHERE excluded.since < coverage.since
            """)
        .With("@query", ColumnType.Text).With("@market", ColumnType.Text).With("@since", ColumnType.Day).WithCodes("@codes");

    private readonly DbCommand write = connection.CreateCommand($"""
            INSERT INTO coverage ({Columns})
            VALUES (@query, @code, @market, @newest_day, @since, @complete_since, @resume_key, @last_asked, @asks_behind)
            ON CONFLICT (query, code) DO UPDATE SET
              newest_day = excluded.newest_day, {LowerSince}, complete_since = excluded.complete_since,
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

        return command.Query(reader => ReadRow(reader, engine));
    }

    /// <summary>Of one code; null if the archive was not asked for it.</summary>
    public Coverage? Read(ArchiveQuery query, SecurityCode code)
    {
        using var command = connection.CreateCommand($"SELECT {Columns} FROM coverage WHERE query = @query AND code = @code")
            .With("@query", ColumnType.Text, query.ToName())
            .With("@code", ColumnType.Text, code.ToString());
        return command.Query(reader => ReadRow(reader, engine)).SingleOrDefault();
    }

    /// <summary>Stores from which day on the rows of codes are wanted. What the archive has of them does not change.</summary>
    /// <param name="query">The query.</param>
    /// <param name="market">The market of all codes.</param>
    /// <param name="since">The day.</param>
    /// <param name="codes">The codes, in the order in which they are locked.</param>
    public void Want(ArchiveQuery query, Market market, DateTime since, IEnumerable<SecurityCode> codes)
    {
        want.Parameters["@query"].Value = query.ToName();
        want.Parameters["@market"].Value = market.ToString();
        want.Parameters["@since"].Value = engine.FromDay(since);
        want.Parameters["@codes"].Value = engine.FromCodes(codes.Select(code => code.ToString()));
        want.ExecuteNonQuery();
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

    public void Dispose()
    {
        want.Dispose();
        write.Dispose();
    }

    /// <param name="reader">On a row of <see cref="Columns"/>.</param>
    /// <param name="engine">Whose row.</param>
    public static Coverage ReadRow(DbDataReader reader, ArchiveEngine engine) => new(QueryNames.ToQuery(reader.GetString(0)), SecurityCode.Parse(reader.GetString(1)))
    {
        NewestDay = ReadDay(reader, 3, engine),
        Since = engine.ReadDay(reader, 4),
        CompleteSince = ReadDay(reader, 5, engine),
        ResumeKey = reader.IsDBNull(6) ? null : reader.GetString(6),
        LastAsked = reader.IsDBNull(7) ? null : engine.ReadTime(reader, 7),
        AsksBehind = reader.GetInt32(8),
    };

    private object FromDay(DateTime? day) => day is { } value ? engine.FromDay(value) : DBNull.Value;

    private static DateTime? ReadDay(DbDataReader reader, int ordinal, ArchiveEngine engine) => reader.IsDBNull(ordinal) ? null : engine.ReadDay(reader, ordinal);
}

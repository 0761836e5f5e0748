using System.Data.Common;
using Moomoo.ShortInterest.Archive.Engines;

namespace Moomoo.ShortInterest.Archive.Store;

/// <summary>The command that selects the rows of a filter in one table: code by code, newest day first, newest values first.</summary>
internal sealed class RowSelection(RowTable table, RowFilter filter, ArchiveEngine engine)
{
    public DbCommand CreateCommand(DbConnection connection)
    {
        var columns = string.Join(", ", table.ColumnNames.Select(name => $"t.{name}"));
        var conditions = Codes().Concat(Days("t")).Concat(Versions("t"));
        var command = connection.CreateCommand(filter.Latest
            ? $"SELECT {columns} FROM coverage c JOIN {table.Name} t ON t.code = c.code AND t.day = {NewestDay()}{Where(Market().Concat(conditions))} ORDER BY c.code, t.first_seen DESC"
            : $"SELECT {columns} FROM {table.Name} t{Where(conditions)} ORDER BY t.code, t.day DESC, t.first_seen DESC");
        AddParameters(command);
        return command;
    }

    private static string Where(IEnumerable<string> conditions) =>
        string.Join(" AND ", conditions) is { Length: > 0 } all ? $" WHERE {all}" : "";

    /// <summary>The newest day of a code stands in its coverage, unless only rows up to a day or a time count.</summary>
    private string NewestDay() => filter.AsOf is null && filter.Until is null
        ? "c.newest_day"
        : $"(SELECT n.day FROM {table.Name} n{Where(["n.code = c.code", .. Days("n"), .. Versions("n")])} ORDER BY n.day DESC LIMIT 1)";

    private IEnumerable<string> Market()
    {
        yield return $"c.query = '{table.Query.ToName()}'";
        if (table.Market is { } market)
        {
            yield return $"c.market = '{market}'";
        }
    }

    private IEnumerable<string> Codes()
    {
        if (filter.Codes is not null)
        {
            yield return engine.IsOneOf(filter.Latest ? "c.code" : "t.code", "@codes");
        }
    }

    private IEnumerable<string> Days(string alias)
    {
        if (filter.Since is not null)
        {
            yield return $"{alias}.day >= @since";
        }

        if (filter.Until is not null)
        {
            yield return $"{alias}.day <= @until";
        }
    }

    private IEnumerable<string> Versions(string alias)
    {
        if (filter.AsOf is not null)
        {
            yield return $"{alias}.first_seen <= @as_of";
        }

        if (!filter.IncludeSuperseded)
        {
            yield return filter.AsOf is null
                ? $"{alias}.superseded_at IS NULL"
                : $"({alias}.superseded_at IS NULL OR {alias}.superseded_at > @as_of)";
        }
    }

    private void AddParameters(DbCommand command)
    {
        if (filter.Codes is not null)
        {
            command.WithCodes("@codes", engine.FromCodes(filter.Codes.Select(code => code.ToString())));
        }

        if (filter.Since is { } since)
        {
            command.With("@since", ColumnType.Day, engine.FromDay(since));
        }

        if (filter.Until is { } until)
        {
            command.With("@until", ColumnType.Day, engine.FromDay(until));
        }

        if (filter.AsOf is { } asOf)
        {
            command.With("@as_of", ColumnType.Time, engine.FromTime(asOf));
        }
    }
}

using System.Data.Common;
using Moomoo.ShortInterest.Archive.Engines;

namespace Moomoo.ShortInterest.Archive.Store;

/// <summary>The command that selects the rows of a filter in one table: code by code, newest day first, newest values first.</summary>
internal sealed class RowSelection(RowTable table, RowFilter filter, ArchiveEngine engine)
{
    public DbCommand CreateCommand(DbConnection connection)
    {
        var columns = string.Join(", ", table.ColumnNames.Select(name => $"t.{name}"));
        string[] conditions = [.. Days(), .. Versions()];
        var newest = engine.JoinNewest(table.Name, string.Join(" AND ", ["t.code = c.code", .. conditions]));
        var command = connection.CreateCommand(filter.Latest
            ? $"SELECT {columns} FROM coverage c {newest}{Where([.. Market(), .. Codes("c")])} ORDER BY c.code, t.first_seen DESC"
            : $"SELECT {columns} FROM {table.Name} t{Where([.. Codes("t"), .. conditions])} ORDER BY t.code, t.day DESC, t.first_seen DESC");
        AddParameters(command);
        return command;
    }

    private static string Where(IEnumerable<string> conditions) =>
        string.Join(" AND ", conditions) is { Length: > 0 } all ? $" WHERE {all}" : "";

    private IEnumerable<string> Market()
    {
        yield return $"c.query = '{table.Query.ToName()}'";
        if (table.Market is { } market)
        {
            yield return $"c.market = '{market}'";
        }
    }

    private IEnumerable<string> Codes(string alias)
    {
        if (filter.Codes is not null)
        {
            yield return engine.IsOneOf($"{alias}.code", "@codes");
        }
    }

    private IEnumerable<string> Days()
    {
        if (filter.Since is not null)
        {
            yield return "t.day >= @since";
        }

        if (filter.Until is not null)
        {
            yield return "t.day <= @until";
        }
    }

    private IEnumerable<string> Versions()
    {
        if (filter.AsOf is not null)
        {
            yield return "t.first_seen <= @as_of";
        }

        if (!filter.IncludeSuperseded)
        {
            yield return filter.AsOf is null
                ? "t.superseded_at IS NULL"
                : "(t.superseded_at IS NULL OR t.superseded_at > @as_of)";
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

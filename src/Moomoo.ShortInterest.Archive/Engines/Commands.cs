using System.Data.Common;
using Moomoo.ShortInterest.Archive.Engines;

namespace Moomoo.ShortInterest.Archive;

/// <summary>What ADO.NET says in four lines, in one.</summary>
internal static class Commands
{
    public static DbCommand CreateCommand(this DbConnection connection, string text)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // values go by parameters; what is written into the text are names of this assembly
        command.CommandText = text;
#pragma warning restore CA2100
        return command;
    }

    /// <summary>Adds a parameter whose value can be set later.</summary>
    public static DbCommand With(this DbCommand command, string name, ColumnType type, object? value = null)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.DbType = type.ToDbType();
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
        return command;
    }

    /// <summary>Adds a parameter of many codes, whose value <see cref="ArchiveEngine.FromCodes"/> gives.</summary>
    public static DbCommand WithCodes(this DbCommand command, string name, object? value = null)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
        return command;
    }

    public static int Execute(this DbConnection connection, string text)
    {
        using var command = connection.CreateCommand(text);
        return command.ExecuteNonQuery();
    }

    public static IReadOnlyList<T> Query<T>(this DbConnection connection, string text, Func<DbDataReader, T> read)
    {
        using var command = connection.CreateCommand(text);
        return command.Query(read);
    }

    public static IReadOnlyList<T> Query<T>(this DbCommand command, Func<DbDataReader, T> read)
    {
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}

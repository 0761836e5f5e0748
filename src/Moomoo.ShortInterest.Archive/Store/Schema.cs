using System.Data.Common;
using Moomoo.ShortInterest.Archive.Engines;

namespace Moomoo.ShortInterest.Archive.Store;

/// <summary>The tables of an archive, version by version. docs/archive.md describes them for other programs.</summary>
internal static class Schema
{
    /// <summary>The statements that lead from each version to the next, the first from nothing to version 1. A released version never changes.</summary>
    public static IReadOnlyList<Func<ArchiveEngine, IEnumerable<string>>> Versions { get; } = [CreateVersion1];

    public static int Newest => Versions.Count;

    /// <summary>Whether the database is an archive, and of which version; null if it is empty.</summary>
    /// <exception cref="ArchiveException">It holds something else.</exception>
    public static int? ReadVersion(DbConnection connection, ArchiveEngine engine)
    {
        var tables = engine.GetTables(connection);
        if (tables.Count == 0)
        {
            return null;
        }

        if (!tables.Contains("archive") || !tables.Contains("coverage"))
        {
            throw ArchiveException.NotAnArchive(engine.Location.ToString());
        }

        return connection.Query("SELECT schema_version FROM archive", reader => reader.GetInt32(0)).Single();
    }

    /// <summary>Brings the tables to the newest version, creating them if need be.</summary>
    /// <exception cref="ArchiveException">The database is no archive, or one of a newer version.</exception>
    public static void Upgrade(
        DbConnection connection, ArchiveEngine engine, DateTimeOffset now, IReadOnlyList<Func<ArchiveEngine, IEnumerable<string>>>? versions = null)
    {
        versions ??= Versions;
        engine.Commit(connection, () =>
        {
            engine.LockSchema(connection);
            var version = ReadVersion(connection, engine) ?? 0;
            if (version > versions.Count)
            {
                throw ArchiveException.TooNew(engine.Location.ToString(), version, versions.Count);
            }

            foreach (var statement in versions.Skip(version).SelectMany(migration => migration(engine)))
            {
                connection.Execute(statement);
            }

            if (version < versions.Count)
            {
                WriteVersion(connection, engine, isNew: version == 0, versions.Count, now);
            }
        });
    }

    private static void WriteVersion(DbConnection connection, ArchiveEngine engine, bool isNew, int version, DateTimeOffset now)
    {
        using var command = connection.CreateCommand(isNew
                ? "INSERT INTO archive (schema_version, created) VALUES (@version, @now)"
                : "UPDATE archive SET schema_version = @version")
            .With("@version", ColumnType.Integer, (long)version)
            .With("@now", ColumnType.Time, engine.FromTime(now));
        command.ExecuteNonQuery();
    }

    private static IEnumerable<string> CreateVersion1(ArchiveEngine engine)
    {
        string text = engine.TypeName(ColumnType.Text), integer = engine.TypeName(ColumnType.Integer);
        string day = engine.TypeName(ColumnType.Day), time = engine.TypeName(ColumnType.Time);
        yield return $"CREATE TABLE archive (schema_version {integer} NOT NULL, created {time} NOT NULL, simulated {engine.TypeName(ColumnType.Boolean)})";
        yield return $"""
            CREATE TABLE coverage (
              query {text} NOT NULL, code {text} NOT NULL, market {text} NOT NULL,
              newest_day {day}, since {day} NOT NULL, complete_since {day}, resume_key {text}, last_asked {time}, asks_behind {integer} NOT NULL,
              PRIMARY KEY (query, code)){engine.TableOptions}
            """;
        yield return $"CREATE TABLE last_sync (query {text} NOT NULL, market {text} NOT NULL, finished {time} NOT NULL, PRIMARY KEY (query, market))";
        foreach (var statement in engine.CreateSharing())
        {
            yield return statement;
        }

        foreach (var table in RowTable.All)
        {
            var columns = table.ColumnNames.Select((name, i) =>
                $"{name} {engine.TypeName(table.TypeOf(i))}{(name is RowTable.Code or RowTable.Day or RowTable.FirstSeen ? " NOT NULL" : "")}");
            yield return $"CREATE TABLE {table.Name} ({string.Join(", ", columns)}, {engine.RowKey}){engine.TableOptions}";
            yield return $"CREATE VIEW current_{table.Name} AS SELECT {string.Join(", ", table.ColumnNames.Take(table.SupersededAtColumn))} FROM {table.Name} WHERE superseded_at IS NULL";
        }
    }
}

namespace Moomoo.ShortInterest;

/// <summary>What an archive holds of one query and market.</summary>
public sealed record ArchiveContent
{
    /// <summary>The market; null if the archive is empty.</summary>
    public Market? Market { get; init; }

    /// <summary>The kind of rows; null if the archive is empty.</summary>
    public ArchiveQuery? Query { get; init; }

    /// <summary>Codes that are synced, with or without rows.</summary>
    public long Codes { get; init; }

    /// <summary>Current rows; null if damage prevents counting.</summary>
    public long? Rows { get; init; }

    /// <summary>Rows that have been revised since; null if damage prevents counting.</summary>
    public long? SupersededRows { get; init; }

    /// <summary>The first day of any row, without time and zone; null if there is none.</summary>
    public DateTime? FirstDay { get; init; }

    /// <summary>The last day of any row, without time and zone; null if there is none.</summary>
    public DateTime? LastDay { get; init; }

    /// <summary>When the last sync ended, in UTC; null if none has.</summary>
    public DateTimeOffset? LastSync { get; init; }

    /// <summary>The file, or the server and database without a password.</summary>
    public string Archive { get; init; } = "";

    /// <summary><c>SQLite</c> or <c>PostgreSQL</c>.</summary>
    public string Engine { get; init; } = "";

    /// <summary>The version of the tables, from 1.</summary>
    public int SchemaVersion { get; init; }

    /// <summary>When the archive was created, in UTC.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Whether its rows come from a simulator, so that their values are made up.</summary>
    public bool Simulated { get; init; }

    /// <summary>Size of the whole archive on disk, in bytes; null if unknown.</summary>
    public long? Size { get; init; }

    /// <summary>The damage that the engine's own check found; null if there is none.</summary>
    public string? Damage { get; init; }
}

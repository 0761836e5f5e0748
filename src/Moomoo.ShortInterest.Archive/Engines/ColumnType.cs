using System.Data;

namespace Moomoo.ShortInterest.Archive.Engines;

/// <summary>What a column holds. Every engine has its own type for each.</summary>
internal enum ColumnType
{
    Text,
    Integer,
    Real,
    Boolean,

    /// <summary>A day of a market, without time and zone.</summary>
    Day,

    /// <summary>A moment, in UTC, to the millisecond.</summary>
    Time,
}

internal static class ColumnTypes
{
    public static DbType ToDbType(this ColumnType type) => type switch
    {
        ColumnType.Text => DbType.String,
        ColumnType.Integer => DbType.Int64,
        ColumnType.Real => DbType.Double,
        ColumnType.Boolean => DbType.Boolean,
        ColumnType.Day => DbType.Date,
        ColumnType.Time => DbType.DateTime,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}

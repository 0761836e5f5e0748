using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Moomoo.ShortInterest;

/// <summary>
/// What OpenD reports of one security. Public properties are the columns of a table or a CSV file, in their order; everything else that scripts
/// need is a method. Rows compare by code, then by day or place, then by the values of the columns,
/// so that a revised row is another row. Do not change a row while it is a key in a dictionary or set.
/// </summary>
[SuppressMessage("Design", "CA1036", Justification = "Rows can be changed: == asks for the same row, as with other classes.")]
public abstract class SecurityRow : IEquatable<SecurityRow>, IComparable<SecurityRow>, IComparable
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Columns = new();

    private protected SecurityRow()
    {
    }

    /// <summary>The security, <c>MARKET.CODE</c>.</summary>
    public abstract required string Code { get; set; }

    internal bool Simulated { get; set; }

    internal ArchiveStamp? Stamp { get; set; }

    /// <summary>Orders the rows of one security, such as the ticks of their day; null if OpenD left it unset.</summary>
    private protected abstract long? Key { get; }

    /// <summary>Whether a simulator served this row, so that its values are made up.</summary>
    public bool GetSimulated() => Simulated;

    /// <summary>When an archive first saw these values, in UTC; null if the row does not come from an archive.</summary>
    public DateTimeOffset? GetFirstSeen() => Stamp?.FirstSeen;

    /// <summary>When an archive saw other values of the same day instead, in UTC; null while the row is current, and if it does not come from an archive.</summary>
    public DateTimeOffset? GetSupersededAt() => Stamp?.SupersededAt;

    /// <inheritdoc/>
    public int CompareTo(SecurityRow? other)
    {
        if (other is null || ReferenceEquals(this, other))
        {
            return other is null ? 1 : 0;
        }

        var order = string.CompareOrdinal(Code, other.Code);
        order = order != 0 ? order : Nullable.Compare(Key, other.Key);
        order = order != 0 ? order : string.CompareOrdinal(GetType().Name, other.GetType().Name);
        return order != 0 ? order : CompareColumns(other);
    }

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        SecurityRow other => CompareTo(other),
        _ => throw new ArgumentException($"A row cannot be compared with a {obj.GetType().Name}.", nameof(obj)),
    };

    /// <inheritdoc/>
    public bool Equals(SecurityRow? other) => CompareTo(other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SecurityRow);

    /// <inheritdoc/>
    public override int GetHashCode() => (Code, Key).GetHashCode();

    private static int Compare(object? left, object? right) => (left, right) switch
    {
        (string leftText, string rightText) => string.CompareOrdinal(leftText, rightText),
        _ => System.Collections.Comparer.DefaultInvariant.Compare(left, right),
    };

    private int CompareColumns(SecurityRow other) => Columns
        .GetOrAdd(GetType(), static type => type.GetProperties())
        .Select(column => Compare(column.GetValue(this), column.GetValue(other)))
        .FirstOrDefault(order => order != 0);
}

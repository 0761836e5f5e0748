using System.Globalization;

namespace Moomoo.ShortInterest;

/// <summary>A number that rows of a kind have, as a column or under a name that both markets share.</summary>
internal sealed class MeasuredProperty
{
    public const string ShortPosition = nameof(ShortPosition);
    private const string ShortPercent = nameof(ShortPercent);
    private const string Getter = "Get";

    private readonly Func<TradingDayRow, object?> read;

    private MeasuredProperty(string name, Func<TradingDayRow, object?> read)
    {
        Name = name;
        this.read = read;
    }

    /// <summary>Spelled as in the rows.</summary>
    public string Name { get; }

    /// <exception cref="InvalidQueryException">The row has no number of that name.</exception>
    public static MeasuredProperty Find(TradingDayRow row, string? name)
    {
        name ??= row is DailyShortVolumeRow ? ShortPercent : ShortPosition;
        var all = ListAll(row.GetType());
        return all.FirstOrDefault(property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new InvalidQueryException(
                $"{row.GetType().Name} rows have no number named '{name}'.",
                $"Choose one of {string.Join(", ", NamesOf(row.GetType()))}.");
    }

    /// <summary>The numbers of a type of rows: columns first, then the names that both markets share.</summary>
    public static IEnumerable<string> NamesOf(Type type) => ListAll(type).Select(property => property.Name).Distinct();

    public double? Read(TradingDayRow row) => read(row) is { } value ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : null;

    private static List<MeasuredProperty> ListAll(Type type)
    {
        var shared = type.GetMethods()
            .Where(method => method.Name.StartsWith(Getter, StringComparison.Ordinal) && IsNumber(method.ReturnType) && method.GetParameters().Length == 0)
            .Select(method => new MeasuredProperty(method.Name[Getter.Length..], row => method.Invoke(row, null)));
        var columns = type.GetProperties()
            .Where(column => IsNumber(column.PropertyType) && column.Name != nameof(TradingDayRow.Timestamp))
            .Select(column => new MeasuredProperty(column.Name, row => column.GetValue(row)));
        return [.. columns, .. shared];
    }

    private static bool IsNumber(Type type) => Nullable.GetUnderlyingType(type) is { } number && (number == typeof(long) || number == typeof(double));
}

using System.Collections;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>
/// Reports which parameters do not go together. Parameter sets keep Tab from offering them, but PowerShell's own error names none of them.
/// Parameters are set before it resolves the sets, so the error of a property that refuses its value comes first.
/// </summary>
internal sealed class ExclusiveParameters : IEnumerable
{
    private readonly Dictionary<string, string[]> excludedBy = [];
    private readonly List<string> given = [];

    public void Add(string parameter, params string[] excluded) => excludedBy.Add(parameter, excluded);

    /// <returns>The value that the parameter is set to.</returns>
    /// <exception cref="InvalidQueryException">A parameter that excludes this one is given as well.</exception>
    public T Set<T>(string parameter, T value)
    {
        if (given.Find(other => Excludes(parameter, other) || Excludes(other, parameter)) is { } excluded)
        {
            throw new InvalidQueryException($"-{parameter} and -{excluded} do not go together.", $"Remove one of the two.");
        }

        if (value is not null)
        {
            given.Add(parameter);
        }

        return value;
    }

    private bool Excludes(string parameter, string other) => excludedBy.TryGetValue(parameter, out var excluded) && excluded.Contains(other);

    IEnumerator IEnumerable.GetEnumerator() => excludedBy.GetEnumerator();
}

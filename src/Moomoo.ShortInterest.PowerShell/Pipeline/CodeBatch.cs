using System.Collections;
using System.Collections.Concurrent;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Codes that share one request, in the order given, with the errors of those that cannot be requested. As the target of an error, it is the list of its codes.</summary>
internal sealed class CodeBatch : IEnumerable<SecurityCode>
{
    private readonly List<Item> items = [];
    private readonly ConcurrentDictionary<SecurityCode, GatewayException> refused = new();

    /// <summary>Codes to request.</summary>
    public int Count { get; private set; }

    public void Add(SecurityCode code)
    {
        items.Add(new Item(code, code, null));
        Count++;
    }

    public void Add(object target, ShortInterestException error) => items.Add(new Item(target, null, error));

    /// <summary>Records that the gateway refused a code. Thread-safe.</summary>
    public void Refuse(SecurityCode code, GatewayException error) => refused[code] = error;

    /// <summary>Calls back for each item in order: with the code's row, or with an error and its target.</summary>
    /// <param name="rows">What the gateway returned; null if the request failed as a whole.</param>
    /// <param name="onRow">Called with a row.</param>
    /// <param name="onError">Called with a target and its error.</param>
    public void Report<TRow>(IReadOnlyList<TRow>? rows, Action<TRow> onRow, Action<object, ShortInterestException> onError)
        where TRow : SecurityRow
    {
        var rowOf = (rows ?? []).GroupBy(row => row.Code).ToDictionary(same => same.Key, same => same.First());
        foreach (var item in items)
        {
            if (item.Error is not null)
            {
                onError(item.Target, item.Error);
            }
            else if (rowOf.TryGetValue(item.Code!.ToString(), out var row))
            {
                onRow(row);
            }
            else if (refused.TryGetValue(item.Code, out var refusal))
            {
                onError(item.Code, refusal);
            }
        }
    }

    public IEnumerator<SecurityCode> GetEnumerator() => items.Select(item => item.Code).OfType<SecurityCode>().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => Count > 1 ? $"{this.First()} and {Count - 1} more" : $"{this.FirstOrDefault()}";

    private sealed record Item(object Target, SecurityCode? Code, ShortInterestException? Error);
}

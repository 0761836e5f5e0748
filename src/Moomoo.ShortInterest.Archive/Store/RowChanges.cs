namespace Moomoo.ShortInterest.Archive.Store;

/// <summary>What rows from the gateway change in the archive. Rows that are as the archive has them change nothing; rows that the gateway no longer has are kept.</summary>
/// <param name="New">Of days that the archive had no row of.</param>
/// <param name="Revised">With other values than the archive had.</param>
internal sealed record RowChanges(IReadOnlyList<NewRow> New, IReadOnlyList<RevisedRow> Revised)
{
    public IEnumerable<SecurityRow> Rows => New.Select(row => row.Row).Concat(Revised.Select(row => row.Row));

    /// <param name="table">Of the rows.</param>
    /// <param name="stored">What the archive has, by day.</param>
    /// <param name="rows">What the gateway has. A row without a day cannot be kept; of two rows of one day the first counts.</param>
    public static RowChanges Between(RowTable table, IReadOnlyDictionary<DateTime, StoredRow> stored, IEnumerable<SecurityRow> rows)
    {
        var added = new List<NewRow>();
        var revised = new List<RevisedRow>();
        var seen = new HashSet<DateTime>();
        foreach (var row in rows)
        {
            if (RowTable.GetDay(row) is not { } day || !seen.Add(day))
            {
                continue;
            }

            var values = table.GetValues(row);
            if (!stored.TryGetValue(day, out var before))
            {
                added.Add(new NewRow(row, day, values));
            }
            else if (!before.Values.SequenceEqual(values))
            {
                revised.Add(new RevisedRow(row, values, before));
            }
        }

        return new RowChanges(added, revised);
    }
}

internal sealed record NewRow(SecurityRow Row, DateTime Day, object?[] Values);

internal sealed record RevisedRow(SecurityRow Row, object?[] Values, StoredRow Before);

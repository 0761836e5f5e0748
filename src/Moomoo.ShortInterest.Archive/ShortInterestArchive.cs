using System.Runtime.CompilerServices;
using Moomoo.ShortInterest.Archive.Engines;
using Moomoo.ShortInterest.Archive.Store;

namespace Moomoo.ShortInterest.Archive;

/// <summary>
/// Rows that were fetched from a gateway, kept with the time at which each was first seen, so that it is known what was known when.
/// Reading needs no gateway. Safe for use from many threads at once: every read has a connection of its own.
/// </summary>
/// <example>
/// <code>
/// var archive = new ShortInterestArchive(ArchiveLocation.Parse("short-interest.db"));
/// await foreach (var page in archive.ReadAsync(ArchiveQuery.ShortInterest, new RowFilter { Codes = [SecurityCode.Parse("HK.00700")] }))
/// {
///     foreach (var row in page) { ... }
/// }
/// </code>
/// </example>
public sealed class ShortInterestArchive(ArchiveLocation location, TimeProvider? timeProvider = null)
{
    /// <summary>Where it is.</summary>
    public ArchiveLocation Location { get; } = location;

    internal TimeProvider Clock { get; } = timeProvider ?? TimeProvider.System;

    /// <summary>The rows of a filter in pages: code by code (ordinal), newest day first, of a revised day the newest values first.</summary>
    /// <exception cref="ArchiveException">There is no archive, or it cannot be read.</exception>
    public async IAsyncEnumerable<IReadOnlyList<SecurityRow>> ReadAsync(
        ArchiveQuery query, RowFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var thread = new DatabaseThread();
        using var connection = await thread.RunAsync(() => Open(ArchiveAccess.Read), cancellationToken).ConfigureAwait(false);
        foreach (var table in RowTable.Of(query))
        {
            using var cursor = await thread.RunAsync(() => connection.Run(() => new RowCursor(table, filter ?? new RowFilter(), connection)), cancellationToken).ConfigureAwait(false);
            using var interruption = cancellationToken.Register(cursor.Interrupt);
            while (await thread.RunAsync(() => connection.Run(cursor.ReadPage), cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
            {
                yield return page;
            }
        }
    }

    /// <summary>The codes that the archive has rows of, in ordinal order.</summary>
    /// <exception cref="ArchiveException">There is no archive, or it cannot be read.</exception>
    public Task<IReadOnlyList<SecurityCode>> ReadCodesAsync(ArchiveQuery query, CancellationToken cancellationToken = default) => DatabaseThread.RunOnceAsync(
        () =>
        {
            using var connection = Open(ArchiveAccess.Read);
            using var coverage = new CoverageTable(connection.Connection, connection.Engine);
            return connection.Run<IReadOnlyList<SecurityCode>>(() => [.. coverage.Read(query).Where(code => code.NewestDay is not null).Select(code => code.Code)]);
        },
        cancellationToken);

    /// <summary>When it was created, in UTC: before, it knew nothing.</summary>
    /// <exception cref="ArchiveException">There is no archive, or it cannot be read.</exception>
    public Task<DateTimeOffset> ReadCreatedAsync(CancellationToken cancellationToken = default) => DatabaseThread.RunOnceAsync(
        () =>
        {
            using var connection = Open(ArchiveAccess.Read);
            return connection.Run(() => connection.Connection.Query("SELECT created FROM archive", reader => connection.Engine.ReadTime(reader, 0)).Single());
        },
        cancellationToken);

    /// <summary>What it holds, a query and market each; of an empty archive one entry without them. The engine's own check looks for damage.</summary>
    /// <exception cref="ArchiveException">There is no archive, or it cannot be read.</exception>
    public Task<IReadOnlyList<ArchiveContent>> ReadContentAsync(CancellationToken cancellationToken = default) => DatabaseThread.RunOnceAsync(
        () =>
        {
            using var connection = Open(ArchiveAccess.Read);
            return new ContentReader(connection).Read();
        },
        cancellationToken);

    internal ArchiveConnection Open(ArchiveAccess access) => ArchiveConnection.Open(Location, access, Clock);
}

using Microsoft.Data.Sqlite;
using Moomoo.ShortInterest.Archive.Engines;
using Moomoo.ShortInterest.Archive.Store;

namespace Moomoo.ShortInterest.Archive.Tests;

/// <summary>What concerns the file of an archive.</summary>
public sealed class SqliteTests : IDisposable
{
    private readonly TestArchive archive = TestArchive.Create(TestArchive.Sqlite);

    [Fact]
    public async Task A_missing_archive_is_named_and_reading_creates_none()
    {
        var error = await Assert.ThrowsAsync<ArchiveException>(() => archive.ReadAsync());

        Assert.Equal((ErrorIds.ArchiveMissing, archive.Path), (error.ErrorId, error.Archive));
        Assert.Contains(archive.Path, error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(archive.Path));
    }

    [Fact]
    public void Writing_creates_the_folder_too()
    {
        var location = ArchiveLocation.Parse(Path.Combine(Path.GetDirectoryName(archive.Path)!, "new", "folder", "archive.db"));

        new ShortInterestArchive(location).Open(ArchiveAccess.Write).Dispose();

        Assert.True(File.Exists(location.ToString()));
    }

    [Theory]
    [InlineData(ArchiveAccess.Read)]
    [InlineData(ArchiveAccess.Write)]
    internal void A_folder_is_no_archive(ArchiveAccess access)
    {
        Directory.CreateDirectory(archive.Path);

        Assert.Equal(ErrorIds.NotAnArchive, Assert.Throws<ArchiveException>(() => archive.Archive.Open(access)).ErrorId);
    }

    [Theory]
    [InlineData(ArchiveAccess.Read, ErrorIds.ArchiveMissing)]
    [InlineData(ArchiveAccess.Write, ErrorIds.ArchiveReadOnly)]
    internal void A_file_that_cannot_be_created_is_missing_only_to_readers(ArchiveAccess access, string errorId)
    {
        var location = ArchiveLocation.Parse(Path.Combine(Path.GetDirectoryName(archive.Path)!, new string('x', 300)));

        Assert.Equal(errorId, Assert.Throws<ArchiveException>(() => new ShortInterestArchive(location).Open(access)).ErrorId);
    }

    [Theory]
    [InlineData(ArchiveAccess.Read)]
    [InlineData(ArchiveAccess.Write)]
    internal void A_file_of_another_kind_is_named_and_left_as_it_is(ArchiveAccess access)
    {
        var text = string.Join("\n", Enumerable.Repeat("date,close,volume and more than a hundred bytes", 40));
        File.WriteAllText(archive.Path, text);

        var error = Assert.Throws<ArchiveException>(() => archive.Archive.Open(access));

        Assert.Equal(ErrorIds.NotAnArchive, error.ErrorId);
        Assert.Equal(text, File.ReadAllText(archive.Path));
    }

    [Theory]
    [InlineData(ArchiveAccess.Read)]
    [InlineData(ArchiveAccess.Write)]
    internal void A_database_of_another_program_is_named_and_left_as_it_is(ArchiveAccess access)
    {
        using (var other = new SqliteConnection($"Data Source={archive.Path};Pooling=False"))
        {
            other.Open();
            other.Execute("CREATE TABLE prices (day TEXT, close REAL)");
        }

        var bytes = File.ReadAllBytes(archive.Path);
        var error = Assert.Throws<ArchiveException>(() => archive.Archive.Open(access));

        Assert.Equal(ErrorIds.NotAnArchive, error.ErrorId);
        Assert.Equal(bytes, File.ReadAllBytes(archive.Path));
    }

    [Theory]
    [InlineData(ArchiveAccess.Read)]
    [InlineData(ArchiveAccess.Write)]
    internal void An_archive_of_a_newer_version_is_named(ArchiveAccess access)
    {
        archive.Execute($"UPDATE archive SET schema_version = {Schema.Newest + 1}");

        var error = Assert.Throws<ArchiveException>(() => archive.Archive.Open(access));

        Assert.Equal(ErrorIds.ArchiveTooNew, error.ErrorId);
        Assert.Contains($"version {Schema.Newest + 1}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_is_found_by_the_check_and_named_when_read()
    {
        archive.Write(Rows.Many("HK.00700", 3_000));
        Assert.Null((await archive.Archive.ReadContentAsync())[0].Damage);
        Overwrite(archive.Path, from: 80_000, length: 40_000);

        var content = Assert.Single(await archive.Archive.ReadContentAsync());
        var error = await Assert.ThrowsAsync<ArchiveException>(() => archive.ReadAsync());

        Assert.NotNull(content.Damage);
        Assert.Equal((ErrorIds.ArchiveDamaged, archive.Path), (error.ErrorId, error.Archive));
    }

    [Fact]
    public async Task A_disk_that_fills_leaves_every_code_whole_or_absent()
    {
        using (var connection = archive.Archive.Open(ArchiveAccess.Write))
        using (var store = new CodeStore(connection, archive.Clock))
        {
            connection.Connection.Execute("PRAGMA max_page_count = 100");
            void Fill()
            {
                for (var code = 1; ; code++)
                {
                    Write(store, $"HK.{code:00000}", 200);
                }
            }

            Assert.Equal(ErrorIds.ArchiveFull, Assert.Throws<ArchiveException>(Fill).ErrorId);
        }

        var rows = (await archive.ReadAsync()).GroupBy(row => row.Code).ToArray();
        Assert.NotEmpty(rows);
        Assert.All(rows, code => Assert.Equal(200, code.Count()));
        Assert.Equal(rows.Length, (await archive.Archive.ReadContentAsync())[0].Codes);
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_named()
    {
        using var connection = archive.Archive.Open(ArchiveAccess.Write);
        using var store = new CodeStore(connection, archive.Clock);
        connection.Connection.Execute("PRAGMA query_only = ON");

        Assert.Equal(ErrorIds.ArchiveReadOnly, Assert.Throws<ArchiveException>(() => Write(store, "HK.00700", 1)).ErrorId);
    }

    [Fact]
    public async Task A_reader_does_not_wait_for_a_writer()
    {
        archive.Write(Rows.Many("HK.00700", 3));
        using var connection = archive.Archive.Open(ArchiveAccess.Write);
        connection.Connection.Execute("BEGIN IMMEDIATE");
        connection.Connection.Execute("DELETE FROM short_interest_hk");

        Assert.Equal(3, (await archive.ReadAsync()).Count);
        Assert.Equal(3, (await archive.Archive.ReadContentAsync())[0].Rows);
    }

    [Fact]
    public async Task Cancelling_ends_a_long_read_at_once()
    {
        archive.Write(Rows.Many("HK.00700", 10));
        using var connection = archive.Archive.Open(ArchiveAccess.Read);
        using var command = connection.Connection.CreateCommand("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n");
        var running = Task.Run(() => connection.Run(() => command.ExecuteScalar()), TestContext.Current.CancellationToken);

        while (!running.IsCompleted)
        {
            connection.Engine.Interrupt(command);
            await Task.Yield();
        }

        await Assert.ThrowsAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public void A_second_sync_is_told_who_holds_the_archive()
    {
        using var first = archive.Archive.Open(ArchiveAccess.Write);
        using var second = archive.Archive.Open(ArchiveAccess.Write);
        using (SyncLock.Acquire(first, archive.Clock))
        {
            var error = Assert.Throws<ArchiveHeldException>(() => SyncLock.Acquire(second, archive.Clock));

            Assert.Equal(
                (ErrorIds.ArchiveHeld, Environment.MachineName, Environment.ProcessId, archive.Clock.GetUtcNow()),
                (error.ErrorId, error.Host, error.ProcessId!.Value, error.Since!.Value));
            Assert.Contains(Environment.MachineName, error.Message, StringComparison.Ordinal);
        }

        SyncLock.Acquire(second, archive.Clock).Dispose();
    }

    public void Dispose() => archive.Dispose();

    private static void Write(CodeStore store, string code, int rows)
    {
        var coverage = new Coverage(ArchiveQuery.ShortInterest, SecurityCode.Parse(code)) { NewestDay = Rows.Day("2026-04-30") };
        var table = RowTable.Of(coverage.Query, Market.HK);
        store.Write(coverage, RowChanges.Between(table, store.ReadRows(coverage), Rows.Many(code, rows)));
    }

    private static void Overwrite(string path, int from, int length)
    {
        using var file = new FileStream(path, FileMode.Open);
        Assert.True(file.Length > from + length);
        file.Position = from;
        file.Write(new byte[length]);
    }
}

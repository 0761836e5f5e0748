using System.Diagnostics;
using Moomoo.ShortInterest.Archive.Engines;

namespace Moomoo.ShortInterest.Archive.Store;

/// <summary>
/// Makes sure that one sync at a time writes a file. The operating system holds the lock, on a file beside the archive, so that it ends with its process,
/// however that ends; the archive itself tells others who holds it.
/// </summary>
internal sealed class SyncLock : ISyncShare
{
    /// <summary>What opening a locked file fails with: on Windows, on Linux and on macOS.</summary>
    private static readonly int[] SharingViolations = [unchecked((int)0x80070020), unchecked((int)0x80070021), 11, 35];

    private readonly ArchiveConnection archive;
    private readonly FileStream file;

    private SyncLock(ArchiveConnection archive, FileStream file)
    {
        this.archive = archive;
        this.file = file;
    }

    /// <exception cref="ArchiveHeldException">Another sync holds it.</exception>
    public static SyncLock Acquire(ArchiveConnection archive, TimeProvider clock)
    {
        FileStream file;
        try
        {
            file = new FileStream($"{archive.Engine.Location.Path}-sync", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (SharingViolations.Contains(e.HResult))
        {
            throw CreateHeldException(archive, e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw ArchiveException.ReadOnly(archive.Engine.Location.ToString(), e);
        }

        var held = new SyncLock(archive, file);
        try
        {
            held.WriteHolder(clock.GetUtcNow());
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public TimeSpan? RenewalPeriod => null;

    /// <summary>Every code is this sync's.</summary>
    public IReadOnlyList<Coverage> Claim(ArchiveQuery query, IReadOnlyList<Coverage> codes, int count) => [.. codes.Take(count)];

    public bool Release(Coverage code) => true;

    public void Renew()
    {
    }

    public void Dispose() => file.Dispose();

    private static ArchiveHeldException CreateHeldException(ArchiveConnection archive, IOException error) => archive
        .Run(() => archive.Connection.Query("SELECT host, process_id, since FROM sync_lock", reader => new ArchiveHeldException(
            archive.Engine.Location.ToString(), reader.GetString(0), reader.GetInt32(1), archive.Engine.ReadTime(reader, 2), error)))
        .DefaultIfEmpty(new ArchiveHeldException(archive.Engine.Location.ToString(), null, null, null, error))
        .First();

    private void WriteHolder(DateTimeOffset now) => archive.Commit(() =>
    {
        archive.Connection.Execute("DELETE FROM sync_lock");
        using var process = Process.GetCurrentProcess();
        using var command = archive.Connection.CreateCommand("INSERT INTO sync_lock (host, process_id, since) VALUES (@host, @process_id, @since)")
            .With("@host", ColumnType.Text, Environment.MachineName)
            .With("@process_id", ColumnType.Integer, (long)process.Id)
            .With("@since", ColumnType.Time, archive.Engine.FromTime(now));
        command.ExecuteNonQuery();
    });
}

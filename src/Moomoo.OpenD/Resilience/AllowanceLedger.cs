namespace Moomoo.OpenD.Resilience;

/// <summary>
/// What the processes of one user on one machine tell each other about their requests: one small file that is locked, read and
/// rewritten as a whole. Entries expire by themselves, so that a killed process needs no cleaning up, and a torn file is an empty one.
/// </summary>
internal sealed class AllowanceLedger(string path)
{
    private const int NumbersPerEntry = 5;
    private const int OpenAttempts = 100;

    /// <summary>Where the file cannot be had, each process falls back to its own count for this long.</summary>
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(30);

    private long unavailableUntil = long.MinValue;

    /// <summary>The ledger of this user; null if the user has no local application data.</summary>
    public static AllowanceLedger? OfUser { get; set; } =
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } folder
            ? new AllowanceLedger(Path.Combine(folder, "Moomoo.ShortInterest", "allowances-1"))
            : null;

    /// <summary>Lets the caller change the entries while no other process can.</summary>
    /// <returns>False, and nothing done, if the file cannot be had.</returns>
    public bool TryUpdate(Action<List<LedgerEntry>> update)
    {
        if (TimeProvider.System.GetTimestamp() < unavailableUntil)
        {
            return false;
        }

        try
        {
            using var file = Open();
            var entries = Read(file);
            update(entries);
            Write(file, entries);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or System.Security.SecurityException)
        {
            unavailableUntil = TimeProvider.System.GetTimestamp() + TimeProvider.System.ToTimestamp(RetryInterval);
            return false;
        }
    }

    /// <summary>Another process holds the file for well under a millisecond.</summary>
    private FileStream Open()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            }
            catch (DirectoryNotFoundException) when (attempt == 1)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            }
            catch (IOException) when (attempt < OpenAttempts)
            {
                Thread.Sleep(attempt < OpenAttempts / 2 ? 0 : 1);
            }
        }
    }

    private static List<LedgerEntry> Read(FileStream file)
    {
        var bytes = new byte[file.Length];
        var length = 0;
        for (int read; length < bytes.Length && (read = file.Read(bytes, length, bytes.Length - length)) > 0; length += read)
        {
        }

        var numbers = new long[length / sizeof(long)];
        Buffer.BlockCopy(bytes, 0, numbers, 0, numbers.Length * sizeof(long));
        var entries = new List<LedgerEntry>(numbers.Length / NumbersPerEntry);
        for (var i = 0; i + NumbersPerEntry <= numbers.Length; i += NumbersPerEntry)
        {
            entries.Add(new LedgerEntry(numbers[i], numbers[i + 1], (LedgerEntryKind)numbers[i + 2], numbers[i + 3], numbers[i + 4]));
        }

        return entries;
    }

    private static void Write(FileStream file, List<LedgerEntry> entries)
    {
        var numbers = new long[entries.Count * NumbersPerEntry];
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            var at = i * NumbersPerEntry;
            numbers[at] = entry.Allowance;
            numbers[at + 1] = entry.Process;
            numbers[at + 2] = (long)entry.Kind;
            numbers[at + 3] = entry.Until;
            numbers[at + 4] = entry.Taken;
        }

        var bytes = new byte[numbers.Length * sizeof(long)];
        Buffer.BlockCopy(numbers, 0, bytes, 0, bytes.Length);
        file.Position = 0;
        file.Write(bytes, 0, bytes.Length);
        file.SetLength(bytes.Length);
    }
}

internal enum LedgerEntryKind : long
{
    /// <summary>A request that the gateway counts until then.</summary>
    Request = 1,

    /// <summary>A process that sends or waits, and is presumed to until then.</summary>
    Presence = 2,

    /// <summary>A refusal by the gateway, after which nothing is sent until then.</summary>
    Pause = 3,
}

/// <param name="Allowance">The gateway and call, as a hash.</param>
/// <param name="Process">The process, as a random number.</param>
/// <param name="Kind">What the entry means.</param>
/// <param name="Until">UTC ticks.</param>
/// <param name="Taken">Of a presence: how much the process has taken, by which the processes come out even.</param>
internal sealed record LedgerEntry(long Allowance, long Process, LedgerEntryKind Kind, long Until, long Taken = 0);

using Moomoo.OpenD;
using Moomoo.ShortInterest;
using Moomoo.ShortInterest.Archive;

// SyncProcess ARCHIVE PORT [CODE...]: syncs the codes, else those that the archive has, and writes each when it is whole.
// SYNC_LEASE_SECONDS is how long its claims live after it, in an archive that several syncs share.
// With SYNC_STEPWISE it waits for a line of its input before it goes on to the next code.
using var client = new OpenDClient(new OpenDClientOptions { Port = int.Parse(args[1]), RequestsPerWindow = 0 });
var lease = TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("SYNC_LEASE_SECONDS") ?? "60"));
var isStepwise = Environment.GetEnvironmentVariable("SYNC_STEPWISE") is not null;
var options = new ArchiveSyncOptions { ClaimLease = lease, Codes = args.Length > 2 ? [.. args.Skip(2).Select(code => SecurityCode.Parse(code))] : null };
Console.WriteLine("started");
await foreach (var step in new ArchiveSync(new ShortInterestArchive(ArchiveLocation.Parse(args[0])), options).RunAsync([client]))
{
    Console.WriteLine(step is CodeSynced synced ? synced.Code : step);
    if (isStepwise)
    {
        Console.ReadLine();
    }
}

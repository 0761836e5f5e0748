using Moomoo.OpenD;
using Moomoo.ShortInterest;
using Moomoo.ShortInterest.Archive;

// SyncProcess ARCHIVE PORT [CODE...]: syncs the codes, else those that the archive has, and writes each when it is whole.
using var client = new OpenDClient(new OpenDClientOptions { Port = int.Parse(args[1]), RequestsPerWindow = 0 });
var options = new ArchiveSyncOptions { Codes = args.Length > 2 ? [.. args.Skip(2).Select(code => SecurityCode.Parse(code))] : null };
Console.WriteLine("started");
await foreach (var step in new ArchiveSync(new ShortInterestArchive(ArchiveLocation.Parse(args[0])), options).RunAsync([client]))
{
    Console.WriteLine(step is CodeSynced synced ? synced.Code : step);
}

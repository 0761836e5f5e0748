using BenchmarkDotNet.Running;
using Moomoo.ShortInterest.Benchmarks;

switch (args)
{
    case ["gateway", var rows, var latency]:
        // Prints its port, and serves until its standard input ends.
        using (var gateway = new CannedGateway(int.Parse(rows), TimeSpan.FromMilliseconds(int.Parse(latency))))
        {
            Console.WriteLine(gateway.Port);
            Console.In.ReadToEnd();
        }

        break;
    case ["whole", var rows]:
        await WholeUse.RunAsync(int.Parse(rows));
        break;
    case ["allocations"]:
        await WholeUse.AllocationsAsync();
        break;
    case ["scale", var codes, var gateways]:
        await Scale.RunAsync(int.Parse(codes), int.Parse(gateways));
        break;
    case ["archive"]:
        await ArchiveSize.RunAsync(BothMarkets.All, rowsOfCode: 298);
        break;
    case ["archive", var path]:
        // The file stays, so that a shell can be measured with it.
        await ArchiveSize.RunAsync(path, BothMarkets.All, rowsOfCode: 298);
        break;
    case ["archive", var location, var codes]:
        await ArchiveSize.RunAsync(location, int.Parse(codes), rowsOfCode: 298);
        break;
    case ["scale", var codes, var gateways, var location, var speed]:
        await SharedScale.RunAsync(int.Parse(codes), int.Parse(gateways), location, int.Parse(speed));
        break;
    case ["register", var codes, var syncs, var location]:
        Registration.Run(int.Parse(codes), int.Parse(syncs), location);
        break;
    case ["availability", var codes, var location]:
        await Availability.RunAsync(int.Parse(codes), location);
        break;
    case ["nights", var codes, var nights]:
        await ArchiveNights.RunAsync(int.Parse(codes), int.Parse(nights));
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        break;
}

using Moomoo.OpenD;
using Moomoo.OpenD.Simulator;
using Moomoo.OpenD.Simulator.Faults;

namespace Moomoo.ShortInterest.Archive.Tests;

/// <summary>A gateway whose rows a test sets, and counts the requests for.</summary>
internal sealed class TestGateway : IDisposable
{
    private OpenDSimulator? simulator;

    public OpenDClient Client { get; private set; } = null!;

    /// <summary>Requests for pages of each code since the rows were last set, in the order in which the codes were first asked for.</summary>
    public IReadOnlyList<string> Requests => [.. simulator!.Requests.Where(request => request.Code is not null).GroupBy(request => request.Code).Select(code => $"{code.Key} {code.Count()}")];

    /// <summary>The keys of the pages that were requested, the first page's as an empty text.</summary>
    public IReadOnlyList<string> Keys => [.. simulator!.Requests.Where(request => request.Code is not null).Select(request => request.NextKey ?? "")];

    public static TestGateway Serving(params SecurityRow[] rows)
    {
        var gateway = new TestGateway();
        gateway.Serve(rows);
        return gateway;
    }

    /// <summary>Begins anew with these rows, each code's newest first.</summary>
    public void Serve(params SecurityRow[] rows) => Serve(null, rows);

    public void Serve(FaultPlan? faults, params SecurityRow[] rows)
    {
        Dispose();
        simulator = OpenDSimulator.Start(new OpenDSimulatorOptions { Rows = [.. rows.Cast<TradingDayRow>()], Faults = faults });
        Client = new OpenDClient(new OpenDClientOptions { Port = simulator.Port, RequestsPerWindow = 0, Retries = 0, Timeout = TimeSpan.FromSeconds(30) });
    }

    public void Stop() => simulator!.Dispose();

    public void Dispose()
    {
        Client?.Dispose();
        simulator?.Dispose();
    }
}

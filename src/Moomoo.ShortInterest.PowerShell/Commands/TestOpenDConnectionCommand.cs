using System.Diagnostics;
using System.Management.Automation;
using Moomoo.OpenD;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Returns one object that says whether a gateway answers and is usable, and if not, what to do.</summary>
[Cmdlet(VerbsDiagnostic.Test, "OpenDConnection", DefaultParameterSetName = ConnectionSet)]
[OutputType(typeof(OpenDConnectionTest), typeof(bool))]
public sealed class TestOpenDConnectionCommand : OpenDCmdlet
{
    private const string ConnectionSet = "Connection";
    private const string GatewaySet = "Gateway";
    private const int DefaultTimeoutSec = 5;

    private readonly ExclusiveParameters exclusive = new()
    {
        { nameof(Connection), nameof(ComputerName), nameof(Port), nameof(RsaKeyPath), nameof(TimeoutSec) },
    };

    /// <summary>The connections to test, instead of the session's current one.</summary>
    [Parameter(ParameterSetName = ConnectionSet, ValueFromPipeline = true)]
    [ConnectionTransformation]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNullOrEmpty]
    public OpenDConnection[]? Connection { get; set => field = exclusive.Set(nameof(Connection), value); }

    /// <summary>The host of a gateway that the session need not be connected to, as host, host:port or [IPv6 address]:port.</summary>
    [Parameter(ParameterSetName = GatewaySet, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ComputerNameCompleter))]
    public string? ComputerName { get; set => field = exclusive.Set(nameof(ComputerName), value); }

    /// <summary>Its API port.</summary>
    [Parameter(ParameterSetName = GatewaySet, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, ushort.MaxValue)]
    [ArgumentCompleter(typeof(PortCompleter))]
    public int? Port { get; set => field = exclusive.Set(nameof(Port), value); }

    /// <summary>The RSA private key file that its settings name.</summary>
    [Parameter(ParameterSetName = GatewaySet)]
    [ValidateNotNullOrEmpty]
    public string? RsaKeyPath { get; set => field = exclusive.Set(nameof(RsaKeyPath), value); }

    /// <summary>Seconds to wait for the connection, and for the answer.</summary>
    [Parameter(ParameterSetName = GatewaySet)]
    [ValidateRange(1, 3600)]
    public int? TimeoutSec { get; set => field = exclusive.Set(nameof(TimeoutSec), value); }

    /// <summary>Emits only whether the gateway is usable.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var current = (ComputerName ?? RsaKeyPath) is null && Port is null ? OpenDSession.Current.CurrentConnection : null;
        var connections = Connection ?? (current is not null && TimeoutSec is null ? [current] : []);
        foreach (var connection in connections)
        {
            Write(connection.Client);
        }

        if (connections.Length == 0)
        {
            // A test leaves no connection behind in the session, and no limit that it sets.
            var options = current is null ? CreateOptions() : current.Client.Options with { RequestsPerWindow = null };
            using var client = new OpenDClient(options with { Timeout = TimeSpan.FromSeconds(TimeoutSec ?? DefaultTimeoutSec) });
            Write(client);
        }
    }

    private OpenDClientOptions CreateOptions()
    {
        try
        {
            return DefaultGateway.CreateOptions(this, ComputerName, Port, RsaKeyPath);
        }
        catch (ShortInterestException e)
        {
            ThrowTerminatingError(e.ToErrorRecord(ComputerName ?? RsaKeyPath));
            throw;
        }
    }

    private void Write(OpenDClient client)
    {
        var test = Test(client);
        WriteObject(Quiet ? test.Ok : test);
    }

    private OpenDConnectionTest Test(OpenDClient client)
    {
        try
        {
            var (state, roundTrip) = Wait(() => AskAsync(client));
            return new OpenDConnectionTest(client.Endpoint)
            {
                Answers = true,
                LoggedInToQuotes = state.IsLoggedInToQuotes,
                ServerVersion = state.ServerVersion,
                Supports = [.. OpenDCall.All.Where(call => client.Supports(call) == true).Select(call => call.Name)],
                RoundTrip = roundTrip,
                Encrypted = client.IsEncrypted,
                Simulated = client.IsSimulated,
                Advice = state.IsLoggedInToQuotes ? AdviseToUpdate(client) : "OpenD runs but is not logged in to quotes: log in at its window or command line.",
            };
        }
        catch (ShortInterestException e)
        {
            return new OpenDConnectionTest(client.Endpoint) { ErrorId = e.ErrorId, Problem = e.Message, Advice = e.GetAdvice() };
        }
    }

    private static string? AdviseToUpdate(OpenDClient client)
    {
        var missing = OpenDCall.All.Where(call => client.Supports(call) == false).ToArray();
        return missing.Length == 0 ? null
            : $"Update OpenD: {client.ServerVersion} is too old for {string.Join(", ", missing.Select(call => $"{call} ({call.MinimumServerVersion})"))}.";
    }

    private async Task<(GlobalState State, TimeSpan RoundTrip)> AskAsync(OpenDClient client)
    {
        await client.ConnectAsync(StopToken).ConfigureAwait(false);
        var asked = Stopwatch.StartNew();
        var state = await client.GetGlobalStateAsync(StopToken).ConfigureAwait(false);
        return (state, asked.Elapsed);
    }
}

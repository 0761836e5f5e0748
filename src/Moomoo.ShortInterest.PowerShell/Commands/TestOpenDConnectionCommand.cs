using System.Diagnostics;
using System.Management.Automation;
using Moomoo.OpenD;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Tells in one object whether a gateway answers and is of use, and what to do when not.</summary>
[Cmdlet(VerbsDiagnostic.Test, "OpenDConnection", DefaultParameterSetName = ConnectionSet)]
[OutputType(typeof(OpenDConnectionTest))]
public sealed class TestOpenDConnectionCommand : OpenDCmdlet
{
    private const string ConnectionSet = "Connection";
    private const string GatewaySet = "Gateway";

    /// <summary>The connections to test, instead of the session's current one.</summary>
    [Parameter(ParameterSetName = ConnectionSet, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public OpenDConnection[]? Connection { get; set; }

    /// <summary>The host of a gateway that the session need not be connected to.</summary>
    [Parameter(ParameterSetName = GatewaySet, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ComputerNameCompleter))]
    public string? ComputerName { get; set; }

    /// <summary>Its API port.</summary>
    [Parameter(ParameterSetName = GatewaySet, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, ushort.MaxValue)]
    [ArgumentCompleter(typeof(PortCompleter))]
    public int Port { get; set; }

    /// <summary>The RSA private key file that its settings name.</summary>
    [Parameter(ParameterSetName = GatewaySet)]
    [ValidateNotNullOrEmpty]
    public string? RsaKeyPath { get; set; }

    /// <summary>Seconds to wait for a connection, and for the answer.</summary>
    [Parameter(ParameterSetName = GatewaySet)]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 5;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            var connections = Connection ?? [.. OpenDSession.Current.Connections.Reverse().Take(1)];
            if (ParameterSetName == GatewaySet || connections.Length == 0)
            {
                // A test leaves no connection behind in the session.
                using var client = new OpenDClient(Options());
                WriteObject(Test(client));
                return;
            }

            foreach (var connection in connections)
            {
                WriteObject(Test(connection.Client));
            }
        }
        catch (ShortInterestException e)
        {
            ThrowTerminatingError(e.ToErrorRecord(RsaKeyPath));
        }
    }

    private OpenDClientOptions Options() => DefaultGateway.Options(ComputerName, Port) with
    {
        RsaKey = RsaKeyPath is null ? null : this.LoadRsaKey(RsaKeyPath),
        Timeout = TimeSpan.FromSeconds(TimeoutSec),
    };

    private OpenDConnectionTest Test(OpenDClient client)
    {
        try
        {
            GlobalState? state = null;
            TimeSpan roundTrip = default;
            Wait(async () =>
            {
                await client.ConnectAsync(StopToken).ConfigureAwait(true);
                var asked = Stopwatch.StartNew();
                state = await client.GetGlobalStateAsync(StopToken).ConfigureAwait(true);
                roundTrip = asked.Elapsed;
            });
            return new OpenDConnectionTest(client.Endpoint)
            {
                Answers = true,
                LoggedInToQuotes = state!.IsLoggedInToQuotes,
                ServerVersion = state.ServerVersion,
                RoundTrip = roundTrip,
                Encrypted = client.IsEncrypted,
                Simulated = client.IsSimulated,
                Advice = state.IsLoggedInToQuotes ? null : "OpenD runs but is not logged in to quotes: log in at its window or command line.",
            };
        }
        catch (ShortInterestException e)
        {
            return new OpenDConnectionTest(client.Endpoint) { ErrorId = e.ErrorId, Problem = e.Message, Advice = e.RecommendedAction };
        }
    }
}

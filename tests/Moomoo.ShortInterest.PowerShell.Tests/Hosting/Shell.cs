using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Moomoo.OpenD;
using Moomoo.OpenD.Simulator;
using Engine = System.Management.Automation.PowerShell;

namespace Moomoo.ShortInterest.PowerShell.Tests;

/// <summary>A runspace with the module imported, and a screen of a fixed width. A test has its own.</summary>
internal sealed class Shell : IDisposable
{
    private readonly Runspace runspace;
    private readonly List<IDisposable> gateways = [];

    public Shell(int columns = 120)
    {
        Screen = new Screen(columns);
        runspace = BuiltModule.CreateRunspace(Screen);
        runspace.Open();
    }

    public Screen Screen { get; }

    public RunspaceAvailability Availability => runspace.RunspaceAvailability;

    /// <summary>Starts a gateway that ends with the shell and makes it the current one. The client sets no limit of its own.</summary>
    public OpenDSimulator Connect(OpenDSimulatorOptions? options = null)
    {
        var gateway = Start(options);
        Run($"Connect-OpenD -Port {gateway.Port} -RequestsPerWindow 0").AssertNoErrors();
        return gateway;
    }

    /// <summary>Starts a gateway that ends with the shell.</summary>
    public OpenDSimulator Start(OpenDSimulatorOptions? options = null)
    {
        var gateway = OpenDSimulator.Start(options);
        gateways.Add(gateway);
        return gateway;
    }

    /// <summary>Opens a connection that does not wait long between its retries, for -Connection. It ends with the shell.</summary>
    public OpenDConnection Open(int port)
    {
        var client = new OpenDClient(new() { Port = port, RequestsPerWindow = 0, RetryDelay = TimeSpan.FromMilliseconds(1) });
        gateways.Add(client);
        client.ConnectAsync().GetAwaiter().GetResult();
        return new OpenDConnection(client);
    }

    public object? this[string variable]
    {
        get => runspace.SessionStateProxy.GetVariable(variable);
        set => runspace.SessionStateProxy.SetVariable(variable, value);
    }

    /// <summary>Runs a script to its end.</summary>
    public PipelineResult Run(string script) => Begin(script).End();

    /// <summary>Begins a script, which the test may stop.</summary>
    public RunningPipeline Begin(string script) => new(CreateEngine().AddScript(script));

    /// <summary>What a user sees who types the script: the views of its output, and its errors.</summary>
    public string Show(string script)
    {
        Screen.Clear();
        using var engine = CreateEngine().AddScript(script).AddCommand("Out-Default");
        engine.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        engine.Invoke();
        return Screen.Text;
    }

    /// <summary>What Tab offers at the end of the text.</summary>
    public IReadOnlyList<CompletionResult> Complete(string text)
    {
        using var engine = CreateEngine();
        return CommandCompletion.CompleteInput(text, text.Length, null, engine).CompletionMatches;
    }

    public void Dispose()
    {
        runspace.Dispose();
        gateways.ForEach(gateway => gateway.Dispose());
    }

    private Engine CreateEngine()
    {
        var engine = Engine.Create();
        engine.Runspace = runspace;
        return engine;
    }
}

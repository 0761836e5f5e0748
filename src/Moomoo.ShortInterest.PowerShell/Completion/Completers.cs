using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Completes a word from a list of candidates, in any case and with or without quotes.</summary>
public abstract class WordCompleter : IArgumentCompleter
{
    private protected WordCompleter()
    {
    }

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var word = wordToComplete.Trim('\'', '"');
        return from candidate in Candidates()
               where candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase)
               select new CompletionResult(candidate);
    }

    private protected abstract IEnumerable<string> Candidates();
}

/// <summary>Codes that the session has used, and those that a simulator of the session is good for.</summary>
public sealed class SecurityCodeCompleter : WordCompleter
{
    private static readonly string[] SimulatedCodes =
        ["HK.00005", "HK.00388", "HK.00700", "HK.01810", "HK.03690", "HK.09988", "US.AAPL", "US.AMZN", "US.BRK.B", "US.MSFT", "US.NVDA", "US.TSLA"];

    private protected override IEnumerable<string> Candidates()
    {
        var session = OpenDSession.Current;
        var isSimulated = session.Simulators.Count > 0 || session.Connections.Any(connection => connection.Simulated);
        return session.CodesUsed.Concat(isSimulated ? SimulatedCodes : []).Distinct().OrderBy(code => code, StringComparer.Ordinal);
    }
}

/// <summary>Hosts that the session is, or could be, connected to.</summary>
public sealed class ComputerNameCompleter : WordCompleter
{
    private protected override IEnumerable<string> Candidates() =>
        new[] { DefaultGateway.Host, "127.0.0.1" }.Concat(OpenDSession.Current.Connections.Select(connection => connection.ComputerName)).Distinct();
}

/// <summary>Ports of the session's simulators and connections, and the default.</summary>
public sealed class PortCompleter : WordCompleter
{
    private protected override IEnumerable<string> Candidates()
    {
        var session = OpenDSession.Current;
        return session.Simulators.Select(simulator => simulator.Port)
            .Concat(session.Connections.Select(connection => connection.Port))
            .Append(DefaultGateway.Port)
            .Distinct()
            .Select(port => $"{port}");
    }
}

using System.Collections;
using System.Globalization;
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
               select new CompletionResult(candidate, candidate, CompletionResultType.ParameterValue, Describe(candidate));
    }

    private protected abstract IEnumerable<string> Candidates();

    private protected virtual string Describe(string candidate) => candidate;
}

/// <summary>Codes that the session has used or listed, and those that a simulator of the session serves.</summary>
public sealed class SecurityCodeCompleter : WordCompleter
{
    private static readonly string[] SimulatedCodes =
        ["HK.00005", "HK.00388", "HK.00700", "HK.01810", "HK.03690", "HK.09988", "US.AAPL", "US.AMZN", "US.BRK.B", "US.MSFT", "US.NVDA", "US.TSLA"];

    private readonly IReadOnlyDictionary<string, string?> names = OpenDSession.Current.Securities;

    private protected override IEnumerable<string> Candidates()
    {
        var session = OpenDSession.Current;
        var isSimulated = session.Simulators.Count > 0 || session.Connections.Any(connection => connection.Simulated);
        return session.CodesUsed.Concat(names.Keys).Concat(isSimulated ? SimulatedCodes : []).Distinct().OrderBy(code => code, StringComparer.Ordinal);
    }

    private protected override string Describe(string candidate) => names.TryGetValue(candidate, out var name) && name is { Length: > 0 } ? name : candidate;
}

/// <summary>Days that people start from: a week, a month, a year and five years ago, and the first day of each of the last 24 months.</summary>
public sealed class DayCompleter : WordCompleter
{
    private const int Months = 24;

    private protected override IEnumerable<string> Candidates()
    {
        var today = DateTime.Today;
        var month = today.AddDays(1 - today.Day);
        return new[] { today, today.AddDays(-7), today.AddMonths(-1), today.AddYears(-1), today.AddYears(-5) }
            .Concat(Enumerable.Range(0, Months).Select(back => month.AddMonths(-back)))
            .Distinct()
            .OrderByDescending(day => day)
            .Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }
}

/// <summary>The connections of the session, by their endpoint.</summary>
public sealed class ConnectionCompleter : WordCompleter
{
    private protected override IEnumerable<string> Candidates() => OpenDSession.Current.Connections.Select(connection => connection.Endpoint);
}

/// <summary>Hosts that the session is, or could be, connected to.</summary>
public sealed class ComputerNameCompleter : WordCompleter
{
    private protected override IEnumerable<string> Candidates() =>
        OpenDSession.Current.Connections.Select(connection => connection.ComputerName)
            .Prepend(OpenD.OpenDClientOptions.DefaultHost)
            .Prepend(DefaultGateway.ReadOrNull()?.Host)
            .OfType<string>()
            .Distinct();
}

/// <summary>Ports of the session's simulators and connections, and the default.</summary>
public sealed class PortCompleter : WordCompleter
{
    private protected override IEnumerable<string> Candidates()
    {
        var session = OpenDSession.Current;
        return session.Simulators.Select(simulator => simulator.Port)
            .Concat(session.Connections.Select(connection => connection.Port))
            .Append(DefaultGateway.ReadOrNull()?.Port ?? OpenD.OpenDClientOptions.DefaultPort)
            .Distinct()
            .Select(port => $"{port}");
    }
}

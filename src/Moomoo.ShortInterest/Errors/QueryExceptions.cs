namespace Moomoo.ShortInterest;

/// <summary>The parameters of a query cannot go together; nothing was sent.</summary>
public sealed class InvalidQueryException : ShortInterestException
{
    /// <summary>Names the problem and its cure.</summary>
    public InvalidQueryException(string message, string recommendedAction)
        : base(ErrorIds.InvalidQuery, message, recommendedAction)
    {
    }

    internal static InvalidQueryException NoDays(DateTime since, DateTime until) => new(
        FormattableString.Invariant($"There are no days from {since:yyyy-MM-dd} until {until:yyyy-MM-dd}."), "Let -Since be the earlier day.");
}

/// <summary>The gateway handed out a next key for the second time in one query, which would go round for ever.</summary>
public sealed class NextKeyRepeatedException : ShortInterestException
{
    internal NextKeyRepeatedException(string subject, string nextKey)
        : base(
            ErrorIds.NextKeyRepeated,
            $"{subject}: the gateway gave the next key '{nextKey}' twice, so following it would never end. The rows before it are complete.",
            "Try again later. If it stays so, update OpenD.")
    {
        Subject = subject;
        NextKey = nextKey;
    }

    /// <summary>The code whose pages repeat.</summary>
    public string Subject { get; }

    /// <summary>The key that came twice.</summary>
    public string NextKey { get; }
}

/// <summary>A file of rows for the simulator is missing, or a line of it is no row.</summary>
public sealed class InvalidRowFileException : ShortInterestException
{
    internal InvalidRowFileException(string path, string problem)
        : base(
            ErrorIds.InvalidRowFile,
            $"'{path}' cannot be served: {problem}",
            "Write the file with Get-ShortInterest ... | Export-Csv, or with its columns and with dots in numbers.")
    {
        Path = path;
    }

    /// <summary>The file.</summary>
    public string Path { get; }
}

/// <summary>The simulator cannot listen on a port.</summary>
public sealed class PortUnavailableException : ShortInterestException
{
    internal PortUnavailableException(int port, Exception innerException)
        : base(
            ErrorIds.PortUnavailable,
            $"Port {port} of 127.0.0.1 cannot be used: {innerException.Message.TrimEnd('.')}.",
            "Choose another port, or leave -Port out to take a free one.",
            innerException)
    {
        Port = port;
    }

    /// <summary>The TCP port.</summary>
    public int Port { get; }
}

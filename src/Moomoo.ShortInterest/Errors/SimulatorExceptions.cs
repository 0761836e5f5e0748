namespace Moomoo.ShortInterest;

/// <summary>A file of rows for the simulator is missing, or a line of it is not a row.</summary>
public sealed class InvalidRowFileException : ShortInterestException
{
    internal InvalidRowFileException(string path, string problem)
        : base(
            ErrorIds.InvalidRowFile,
            $"'{path}' cannot be served: {problem}",
            "Use the columns and values of an exported CSV file of rows.")
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
            "Use another port, or 0 for a free one.",
            innerException)
    {
        Port = port;
    }

    /// <summary>The TCP port.</summary>
    public int Port { get; }
}

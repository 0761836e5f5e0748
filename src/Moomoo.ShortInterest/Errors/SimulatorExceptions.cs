namespace Moomoo.ShortInterest;

/// <summary>A row for the simulator cannot be served.</summary>
public sealed class InvalidRowException : ShortInterestException
{
    internal InvalidRowException(int index, string? column, string problem)
        : base(
            ErrorIds.InvalidRow,
            $"Row {index + 1}{(column is null ? "" : $", {column}")}: {problem}",
            "Give each row a code and a day in TimestampStr, and the rows of a code newest first, each day once.")
    {
        Index = index;
        Column = column;
        Problem = problem;
    }

    /// <summary>The index of the row among those given, from 0.</summary>
    public int Index { get; }

    /// <summary>The column that is wrong; null if it is the row as a whole.</summary>
    public string? Column { get; }

    internal string Problem { get; }
}

/// <summary>A file of rows for the simulator is missing, or a line of it is not a row that can be served.</summary>
public sealed class InvalidRowFileException : ShortInterestException
{
    private const string FileAdvice =
        "Use the columns of an exported CSV file of rows: comma-separated, dots in numbers, days such as 2026-04-30, newest first.";

    internal InvalidRowFileException(string path, string problem, string recommendedAction = FileAdvice, Exception? innerException = null)
        : base(ErrorIds.InvalidRowFile, $"'{path}' cannot be served: {problem}", recommendedAction, innerException)
    {
        Path = path;
    }

    internal InvalidRowFileException(string path, int line, string? column, string problem)
        : base(ErrorIds.InvalidRowFile, $"'{path}', line {line}{(column is null ? "" : $", column {column}")}: {problem}", FileAdvice)
    {
        Path = path;
        Line = line;
        Column = column;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The line, from 1; null if it is the file as a whole.</summary>
    public int? Line { get; }

    /// <summary>The column that is wrong; null if it is the line as a whole.</summary>
    public string? Column { get; }
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

namespace Moomoo.ShortInterest;

/// <summary>The options of a query contradict each other or are out of range; nothing was sent.</summary>
public sealed class InvalidQueryException : ShortInterestException
{
    /// <param name="message">What happened.</param>
    /// <param name="recommendedAction">What to do next.</param>
    /// <param name="setting">The environment variable that is wrong; null if it is an option of the query.</param>
    internal InvalidQueryException(string message, string recommendedAction, string? setting = null)
        : base(ErrorIds.InvalidQuery, message, recommendedAction)
    {
        Setting = setting;
    }

    internal string? Setting { get; }

    internal static InvalidQueryException NoDays(DateTime since, DateTime until) => new(
        FormattableString.Invariant($"There are no days from {since:yyyy-MM-dd} to {until:yyyy-MM-dd}."), "Use a first day that is not after the last.");
}

/// <summary>The gateway repeated a next key within one query, so following it would never end.</summary>
public sealed class NextKeyRepeatedException : ShortInterestException
{
    internal NextKeyRepeatedException(string subject, string nextKey)
        : base(
            ErrorIds.NextKeyRepeated,
            $"{subject}: the gateway repeated the next key '{nextKey}'.",
            "Try again later. If that does not help, update OpenD.")
    {
        Subject = subject;
        NextKey = nextKey;
    }

    /// <summary>The code whose pages repeat.</summary>
    public string Subject { get; }

    /// <summary>The repeated key.</summary>
    public string NextKey { get; }
}

/// <summary>The gateway returned a full page without the key of the next one, so that nothing leads to the rows after it.</summary>
public sealed class NextKeyMissingException : ShortInterestException
{
    internal NextKeyMissingException(string subject)
        : base(
            ErrorIds.NextKeyMissing,
            $"{subject}: the gateway returned a full page without a next key. Older rows may be missing.",
            "Try again later. If that does not help, the list may end there.")
    {
        Subject = subject;
    }

    /// <summary>The code whose page it is.</summary>
    public string Subject { get; }
}

/// <summary>The text does not name an endpoint; nothing was sent.</summary>
public sealed class InvalidEndpointException : ShortInterestException
{
    internal InvalidEndpointException(string endpoint, string problem)
        : base(
            ErrorIds.InvalidEndpoint,
            $"'{endpoint}' is not an endpoint: {problem}.",
            "Use host, host:port or [IPv6 address]:port, with a port from 1 to 65535.")
    {
        Endpoint = endpoint;
    }

    /// <summary>The endpoint as it was given, without surrounding blanks.</summary>
    public string Endpoint { get; }
}

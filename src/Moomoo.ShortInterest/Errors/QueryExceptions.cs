namespace Moomoo.ShortInterest;

/// <summary>The options of a query contradict each other or are out of range; nothing was sent.</summary>
public sealed class InvalidQueryException : ShortInterestException
{
    internal InvalidQueryException(string message, string recommendedAction)
        : base(ErrorIds.InvalidQuery, message, recommendedAction)
    {
    }

    internal static InvalidQueryException NoDays(DateTime since, DateTime until) => new(
        FormattableString.Invariant($"No days lie between {since:yyyy-MM-dd} and {until:yyyy-MM-dd}."), "Use a first day that is not after the last.");
}

/// <summary>The gateway repeated a next key within one query; following it would never end.</summary>
public sealed class NextKeyRepeatedException : ShortInterestException
{
    internal NextKeyRepeatedException(string subject, string nextKey)
        : base(
            ErrorIds.NextKeyRepeated,
            $"{subject}: the gateway repeated the next key '{nextKey}'. The rows before it are complete.",
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

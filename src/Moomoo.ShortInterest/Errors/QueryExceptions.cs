namespace Moomoo.ShortInterest;

/// <summary>The parameters of a query cannot go together; nothing was sent.</summary>
public sealed class InvalidQueryException : ShortInterestException
{
    /// <summary>Names the problem and its cure.</summary>
    public InvalidQueryException(string message, string recommendedAction)
        : base(ErrorIds.InvalidQuery, message, recommendedAction)
    {
    }
}

/// <summary>The gateway handed out a next key for the second time in one query, which would go round for ever.</summary>
public sealed class NextKeyRepeatedException : ShortInterestException
{
    internal NextKeyRepeatedException(SecurityCode code, string nextKey)
        : base(
            ErrorIds.NextKeyRepeated,
            $"{code}: the gateway gave the next key '{nextKey}' twice, so following it would never end. The rows before it are complete.",
            "Try again later. If it stays so, update OpenD.")
    {
        Code = code;
        NextKey = nextKey;
    }

    /// <summary>The security whose pages repeat.</summary>
    public SecurityCode Code { get; }

    /// <summary>The key that came twice.</summary>
    public string NextKey { get; }
}

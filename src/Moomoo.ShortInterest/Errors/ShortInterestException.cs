namespace Moomoo.ShortInterest;

/// <summary>
/// Any failure that this library names itself. The message says what happened and to which code, endpoint or file;
/// <see cref="RecommendedAction"/> says what to do next. Neither ever holds a key or an account id.
/// </summary>
public abstract class ShortInterestException : Exception
{
    private protected ShortInterestException(string errorId, string message, string recommendedAction, Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorId = errorId;
        RecommendedAction = recommendedAction;
    }

    /// <summary>A short name that stays the same in every version and language, such as <c>InvalidSecurityCode</c>; see <see cref="ErrorIds"/>.</summary>
    public string ErrorId { get; }

    /// <summary>What the user can do about it.</summary>
    public string RecommendedAction { get; }

    /// <summary>How far the query had come, if the failure ended one that had begun; else null.</summary>
    public QueryPosition? Position { get; internal set; }

    /// <summary>How often the request was made before it was given up; 1 if it was not repeated.</summary>
    public int Attempts { get; internal set; } = 1;

    /// <summary>One failure can end many requests, and each of them throws an exception of its own.</summary>
    internal ShortInterestException Copy() => (ShortInterestException)MemberwiseClone();
}

/// <summary>How far a query had come when it failed.</summary>
/// <param name="Rows">Rows handed out before.</param>
/// <param name="NextKey">The key of the page that failed, to go on from; null if it was the first.</param>
public sealed record QueryPosition(int Rows, string? NextKey);

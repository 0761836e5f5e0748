namespace Moomoo.ShortInterest;

/// <summary>
/// The base of all failures that this library reports itself. The message says what happened and to which code, endpoint or file;
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

    /// <summary>What the user can do about it, in words that fit any program. A program can use the id to give more specific advice.</summary>
    public string RecommendedAction { get; }

    /// <summary>How far the query got before it failed; null if the failure did not end a query.</summary>
    public QueryPosition? Position { get; internal set; }

    /// <summary>How many times the request was sent before the client gave up; 1 if it was not retried.</summary>
    public int Attempts { get; internal set; } = 1;

    /// <summary>One failure can end many requests, and each of them throws an exception of its own.</summary>
    internal ShortInterestException Copy() => (ShortInterestException)MemberwiseClone();
}

/// <summary>How far a query got before it failed.</summary>
/// <param name="Rows">Rows returned before the failure.</param>
/// <param name="NextKey">The key of the page that failed, to continue from; null if it was the first.</param>
public sealed record QueryPosition(int Rows, string? NextKey);

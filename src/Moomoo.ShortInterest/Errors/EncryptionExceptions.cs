namespace Moomoo.ShortInterest;

/// <summary>The client and the gateway disagree about encryption; <see cref="ShortInterestException.ErrorId"/> says how.</summary>
public sealed class EncryptionFailedException : GatewayException
{
    private EncryptionFailedException(string errorId, string endpoint, string problem, string recommendedAction, Exception? innerException = null)
        : base(errorId, endpoint, $"Encryption with {endpoint} failed: {problem}", recommendedAction, innerException)
    {
    }

    /// <inheritdoc/>
    public override bool IsTransient => false;

    internal static EncryptionFailedException KeyMissing(string endpoint) => new(
        ErrorIds.EncryptionRequired, endpoint, "the gateway encrypts, but the client has no RSA key.",
        "Use the RSA key file that is named in OpenD's settings.");

    internal static EncryptionFailedException KeyUnwanted(string endpoint) => new(
        ErrorIds.EncryptionNotEnabled, endpoint, "the gateway answers in the clear, so it has no RSA key.",
        "Connect without a key, or name the same key file in OpenD's settings. OpenD silently ignores a key file that it cannot read, so check the file's owner and permissions: "
        + "its log then says 'API启用RSA: 否' or 'API RSA Enable: No'.");

    internal static EncryptionFailedException WrongKey(string endpoint, Exception? innerException = null) => new(
        ErrorIds.WrongRsaKey, endpoint, "the gateway's answer cannot be read with this RSA key, so the two keys differ.",
        "Use the same key file as in OpenD's settings.", innerException);

    internal static EncryptionFailedException SessionKey(string endpoint, Exception innerException) => new(
        ErrorIds.EncryptionFailed, endpoint, "the gateway sent an unusable AES key or IV.",
        "Restart OpenD. If that does not help, update it.", innerException);
}

/// <summary>The RSA key file is missing, unreadable or of another kind; nothing was sent.</summary>
public sealed class InvalidRsaKeyException : ShortInterestException
{
    internal InvalidRsaKeyException(string path, string problem, string recommendedAction, Exception? innerException = null, string errorId = ErrorIds.InvalidRsaKey)
        : base(errorId, $"'{path}' cannot be used as OpenD's RSA key: {problem}", recommendedAction, innerException)
    {
        Path = path;
    }

    /// <summary>The file.</summary>
    public string Path { get; }
}

namespace Moomoo.OpenD.Framing;

/// <summary>
/// Bytes or values that OpenD's protocol does not allow. The connection, which knows the endpoint,
/// makes a <see cref="ShortInterest.ProtocolViolationException"/> of it.
/// </summary>
internal sealed class ProtocolException(string message, Exception? innerException = null) : Exception(message, innerException);

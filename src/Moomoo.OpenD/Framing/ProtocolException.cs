namespace Moomoo.OpenD.Framing;

/// <summary>
/// Bytes that OpenD's protocol does not allow. The connection, which knows the endpoint,
/// turns it into a <see cref="ShortInterest.ProtocolViolationException"/>.
/// </summary>
internal sealed class ProtocolException(string message, Exception? innerException = null) : Exception(message, innerException);

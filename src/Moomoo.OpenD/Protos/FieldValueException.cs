namespace Moomoo.OpenD.Protos;

/// <summary>
/// A value that a row cannot hold, in a message that is otherwise sound. The connection, which knows the endpoint,
/// turns it into a <see cref="ShortInterest.InvalidValueException"/>.
/// </summary>
/// <param name="fieldNumber">The number of the field in its message.</param>
/// <param name="value">The value as text.</param>
/// <param name="place">Which row and field it is, once that is known.</param>
internal sealed class FieldValueException(int fieldNumber, string value, string? place = null) : Exception($"{place ?? $"field {fieldNumber}"} is {value}.")
{
    public int Field => fieldNumber;

    public FieldValueException At(string newPlace) => new(fieldNumber, value, newPlace);
}

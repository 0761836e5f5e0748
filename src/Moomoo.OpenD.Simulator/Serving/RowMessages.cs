using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Moomoo.OpenD.Simulator.Serving;

/// <summary>Converts a row to a message. The columns of rows have the names of the fields of their messages, so names alone determine the assignment.</summary>
internal static class RowMessages
{
    public static TMessage Create<TMessage>(object row)
        where TMessage : IMessage, new()
    {
        var message = new TMessage();
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (row.GetType().GetProperty(PropertyName(field))?.GetValue(row) is { } value)
            {
                field.Accessor.SetValue(message, field.FieldType == FieldType.UInt64 ? Convert.ToUInt64(value, CultureInfo.InvariantCulture) : value);
            }
        }

        return message;
    }

    private static string PropertyName(FieldDescriptor field) => char.ToUpperInvariant(field.Name[0]) + field.Name.Substring(1);
}

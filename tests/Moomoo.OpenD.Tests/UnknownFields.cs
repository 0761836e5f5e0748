using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Moomoo.OpenD.Tests;

/// <summary>Messages of a later OpenD, whose fields are not all known here.</summary>
internal static class UnknownFields
{
    private const int FirstNumber = 1000;

    /// <summary>The bytes of the message, in which it and every message within it begin with a field of each wire type that is unknown.</summary>
    public static byte[] WithUnknownFields(this IMessage message)
    {
        var known = message.Descriptor.Parser.ParseFrom(message.ToByteString());
        using var bytes = new MemoryStream();
        using var output = new CodedOutputStream(bytes);
        WriteUnknown(output);
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder().Where(field => field.FieldType == FieldType.Message))
        {
            foreach (var part in Parts(field.Accessor.GetValue(message)))
            {
                output.WriteTag(field.FieldNumber, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(ByteString.CopyFrom(part.WithUnknownFields()));
            }

            field.Accessor.Clear(known);
        }

        known.WriteTo(output);
        output.Flush();
        return bytes.ToArray();
    }

    private static IEnumerable<IMessage> Parts(object? value) => value switch
    {
        null => [],
        IMessage message => [message],
        _ => ((IEnumerable)value).Cast<IMessage>(),
    };

    private static void WriteUnknown(CodedOutputStream output)
    {
        output.WriteTag(FirstNumber, WireFormat.WireType.Varint);
        output.WriteUInt64(1);
        output.WriteTag(FirstNumber + 1, WireFormat.WireType.Fixed64);
        output.WriteFixed64(1);
        output.WriteTag(FirstNumber + 2, WireFormat.WireType.LengthDelimited);
        output.WriteString("later");
        output.WriteTag(FirstNumber + 3, WireFormat.WireType.Fixed32);
        output.WriteFixed32(1);
    }
}

using Google.Protobuf;
using Google.Protobuf.Reflection;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Simulator.Faults;

/// <summary>Faults in the content of an answer; those of its transport are in <see cref="FaultyWriter"/>. A message without the content in question stays as it is.</summary>
internal static class FaultyContent
{
    /// <param name="response">The answer to change.</param>
    /// <param name="key">The key of the page; null for the first page.</param>
    /// <param name="fault">The fault; null is none.</param>
    public static void Apply(IMessage response, string? key, FaultKind? fault)
    {
        var s2cField = response.Descriptor.FindFieldByName("s2c");
        if (s2cField.Accessor.GetValue(response) is not IMessage s2c)
        {
            return;
        }

        switch (fault)
        {
            case FaultKind.MissingContent:
                s2cField.Accessor.Clear(response);
                break;
            case FaultKind.RepeatedNextKey when key is not null:
                s2c.Descriptor.FindFieldByName("nextKey")?.Accessor.SetValue(s2c, key);
                break;
            case FaultKind.MissingNextKey when s2c.Descriptor.FindFieldByName("nextKey") is { } nextKey && !Equals(nextKey.Accessor.GetValue(s2c), Page.LastKey):
                nextKey.Accessor.Clear(s2c);
                break;
            case FaultKind.MissingTimestampStr:
                foreach (var item in Items(s2c))
                {
                    item.Descriptor.FindFieldByName("timestampStr")?.Accessor.Clear(item);
                }

                break;
            case FaultKind.ImpossibleValue when Items(s2c).FirstOrDefault() is { } item:
                item.Descriptor.Fields.InDeclarationOrder().FirstOrDefault(field => field.FieldType == FieldType.UInt64)?.Accessor.SetValue(item, ulong.MaxValue);
                break;
            default:
                break;
        }
    }

    private static IEnumerable<IMessage> Items(IMessage s2c) =>
        from field in s2c.Descriptor.Fields.InDeclarationOrder()
        where field.IsRepeated
        from IMessage item in (System.Collections.IEnumerable)field.Accessor.GetValue(s2c)
        select item;
}

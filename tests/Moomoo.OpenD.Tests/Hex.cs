using System.Globalization;

namespace Moomoo.OpenD.Tests;

internal static class Hex
{
    public static byte[] Bytes(string hex)
    {
        var digits = hex.Replace(" ", "");
        return [.. Enumerable.Range(0, digits.Length / 2).Select(i => Convert.ToByte(digits.Substring(i * 2, 2), 16))];
    }

    public static string Text(ReadOnlySpan<byte> bytes) => string.Concat(bytes.ToArray().Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
}

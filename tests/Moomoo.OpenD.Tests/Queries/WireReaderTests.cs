using Moomoo.OpenD.Framing;
using Moomoo.OpenD.Queries;
using Moomoo.ShortInterest;

namespace Moomoo.OpenD.Tests.Queries;

/// <summary>Bodies written out byte by byte: tag (field number &lt;&lt; 3 | wire type), then the value.</summary>
public sealed class WireReaderTests
{
    [Fact]
    public void A_response_is_read_field_by_field_in_any_order_and_with_others_between()
    {
        var response = Read("""
            9a06 03 616263
            22 1f
                12 16   aa06 01 39   08 80a0f4cd06   12 0a 323032362d30342d3330
                1a 02   3530
                f807 01
            f8ffffff0f 9601
            18 07
            fd06 01020304
            f906 0102030405060708
            12 02 6f6b
            08 00
            """);

        Assert.Equal(0, response.RetType);
        Assert.Equal("ok", response.RetMsg);
        Assert.Equal(7, response.ErrCode);
        Assert.Equal("50", response.Page.NextKey);
        var row = Assert.Single(response.Page.Rows);
        Assert.Equal("2026-04-30", row.TimestampStr);
        Assert.Equal(1_773_998_080, row.Timestamp);
    }

    [Fact]
    public void Negative_numbers_are_read_from_their_ten_bytes() =>
        Assert.Equal(-1, Read("08 ffffffffffffffffff01").RetType);

    [Fact]
    public void An_empty_body_is_a_refusal_of_unknown_kind()
    {
        var response = Read("");

        Assert.Equal(-400, response.RetType);
        Assert.Equal("", response.RetMsg);
        Assert.Null(response.ErrCode);
        Assert.True(response.Page.IsLast);
    }

    [Theory]
    [InlineData("08", "a number that is not there")]
    [InlineData("08 80", "a number that does not end")]
    [InlineData("08 ffffffffffffffffffff01", "a number of eleven bytes")]
    [InlineData("00 00", "field number 0")]
    [InlineData("f8ffffffff01 00", "a field number over 31 bits")]
    [InlineData("12 05 6f6b", "a text longer than its message")]
    [InlineData("12 ffffffffffffffff7f 6f6b", "a text of an impossible length")]
    [InlineData("22 80808080808080808001 00", "a message of a negative length")]
    [InlineData("0a 00", "a retType that is a text")]
    [InlineData("20 00", "an s2c that is a number")]
    [InlineData("fd06 0102", "four bytes that are two")]
    [InlineData("f906 01020304050607", "eight bytes that are seven")]
    [InlineData("fb06", "the beginning of a group")]
    [InlineData("fc06", "the end of a group")]
    [InlineData("fe06", "wire type 6")]
    [InlineData("22 03 12 05 08", "a row longer than its page")]
    public void A_body_that_does_not_parse_is_refused(string body, string what) =>
        Assert.True(Record.Exception(() => Read(body)) is ProtocolException, what);

    private static PagedResponse<TradingDayRow> Read(string hex)
    {
        var bytes = Hex.Bytes(string.Concat(hex.Where(c => !char.IsWhiteSpace(c))));
        var read = new ShortInterestQuery(SecurityCode.Parse("HK.00700"), new PageOptions()).RequestAt(new(0, null, null)).Read;
        foreach (var piece in new[] { 1, 2, 3, 7 }.Where(_ => bytes.Length > 0))
        {
            Assert.Equal(Record.Exception(() => read(new(bytes)))?.Message, Record.Exception(() => read(Sequences.Cut(bytes, piece)))?.Message);
        }

        return read(new(bytes));
    }
}

using FsCheck;
using FsCheck.Fluent;
using Moomoo.OpenD.Tests;

namespace Moomoo.ShortInterest.Tests;

public sealed class SecurityCodeTests
{
    [Theory]
    [InlineData("HK.00700", Market.HK, "00700")]
    [InlineData("hk.00700", Market.HK, "00700")]
    [InlineData("Hk.700", Market.HK, "00700")]
    [InlineData("HK.5", Market.HK, "00005")]
    [InlineData("HK.80700", Market.HK, "80700")]
    [InlineData("us.aapl", Market.US, "AAPL")]
    [InlineData("US.BRK.B", Market.US, "BRK.B")]
    [InlineData("us.brk.b", Market.US, "BRK.B")]
    [InlineData("US..DJI", Market.US, ".DJI")]
    [InlineData("US.BRK-B", Market.US, "BRK-B")]
    [InlineData("  US.AAPL\t", Market.US, "AAPL")]
    [InlineData("\u3000HK.00700\u00A0", Market.HK, "00700")]
    [InlineData("\uFEFFHK.00700", Market.HK, "00700")]
    [InlineData("\u200E US.AAPL\u200B", Market.US, "AAPL")]
    [InlineData("US.ABCDEFGHIJKLMNOPQRSTUVWX", Market.US, "ABCDEFGHIJKLMNOPQRSTUVWX")]
    [InlineData("US.AZ09", Market.US, "AZ09")]
    [InlineData("US.A", Market.US, "A")]
    [InlineData("US.Z", Market.US, "Z")]
    [InlineData("US.0", Market.US, "0")]
    [InlineData("US.9", Market.US, "9")]
    [InlineData("HK.90909", Market.HK, "90909")]
    public void Reads_a_code_as_people_type_it(string text, Market market, string code)
    {
        var parsed = SecurityCode.Parse(text);

        Assert.Equal(market, parsed.Market);
        Assert.Equal(code, parsed.Code);
        Assert.Equal($"{market}.{code}", parsed.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("HK")]
    [InlineData("HK.")]
    [InlineData("US.")]
    [InlineData("US..")]
    [InlineData("US.-")]
    [InlineData("US.AAPL.")]
    [InlineData("HK.123456")]
    [InlineData("HK.0")]
    [InlineData("HK.00000")]
    [InlineData("HK.0070A")]
    [InlineData("HK.-700")]
    [InlineData("HK.+700")]
    [InlineData("HK.007 00")]
    [InlineData("HK. 00700")]
    [InlineData("HK .00700")]
    [InlineData("US.AA PL")]
    [InlineData("US.AAPL\0")]
    [InlineData("US.@A")]
    [InlineData("US.A[")]
    [InlineData("US./A")]
    [InlineData("US.A:")]
    [InlineData("HK./700")]
    [InlineData("HK.700:")]
    [InlineData("HK..00700")]
    [InlineData("HK.00700.1")]
    [InlineData("US.AÄPL")]
    [InlineData("US.ABCDEFGHIJKLMNOPQRSTUVWXY")]
    [InlineData("HK.００７００")]
    [InlineData("HK.٠٠٧٠٠")]
    [InlineData("ＨＫ.00700")]
    [InlineData("HK．00700")]
    [InlineData("US.ＡＡＰＬ")]
    [InlineData("HK,00700")]
    [InlineData("HKG.00700")]
    [InlineData("腾讯")]
    public void Refuses_what_is_not_a_code_and_shows_a_valid_one(string? text)
    {
        var error = Assert.Throws<InvalidSecurityCodeException>(() => SecurityCode.Parse(text));

        Assert.Equal(ErrorIds.InvalidSecurityCode, error.ErrorId);
        Assert.Equal(text?.Trim() ?? "", error.Code);
        Assert.Matches(@"(HK\.\d{5}|US\.[A-Z]+)", error.RecommendedAction);
        Assert.DoesNotContain(error.RecommendedAction, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SH.600519", "SH")]
    [InlineData("sz.000001", "SZ")]
    [InlineData("SG.D05", "SG")]
    [InlineData("JP.7203", "JP")]
    [InlineData("AU.BHP", "AU")]
    [InlineData("MY.1155", "MY")]
    [InlineData("CA.RY", "CA")]
    [InlineData("FX.EURUSD", "FX")]
    [InlineData("CC.BTC", "CC")]
    public void Refuses_other_markets_by_name(string text, string market)
    {
        var error = Assert.Throws<UnsupportedMarketException>(() => SecurityCode.Parse(text));

        Assert.Equal(ErrorIds.UnsupportedMarket, error.ErrorId);
        Assert.Equal(market, error.Market);
        Assert.Equal(text, error.Code);
        Assert.Contains("HK.00700", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HK.00700,US.AAPL")]
    [InlineData("hk.700, us.aapl ,us.brk.b")]
    [InlineData("HK.00700;US.AAPL")]
    [InlineData("HK.00700 US.AAPL")]
    [InlineData("HK.00700，US.AAPL")]
    [InlineData("HK.00700、HK.00005")]
    [InlineData("HK.00700；HK.00005")]
    [InlineData("HK.00700\u3000HK.00005")]
    [InlineData("HK.00700\tHK.00005")]
    [InlineData("HK.00700\rHK.00005")]
    [InlineData("HK.00700\nHK.00005")]
    [InlineData("HK.00700\r\nHK.00005")]
    public void Points_at_the_comma_where_a_string_is_several_codes(string text)
    {
        var error = Assert.Throws<InvalidSecurityCodeException>(() => SecurityCode.Parse(text));

        Assert.Contains("several codes in one string", error.Message, StringComparison.Ordinal);
        Assert.Contains("comma", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HK.00700,AAPL")]
    [InlineData("HK.00700,.AAPL")]
    [InlineData("HK.00700,US.")]
    [InlineData("HK.00700,SH.600519")]
    public void Does_not_point_at_the_comma_where_only_a_part_is_a_code(string text)
    {
        var error = Assert.Throws<InvalidSecurityCodeException>(() => SecurityCode.Parse(text));

        Assert.StartsWith($"'{text}' is not a Hong Kong stock code", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HK.\u200B00700", "U+200B")]
    [InlineData("US\u00AD.AAPL", "U+00AD")]
    public void Names_an_invisible_character_inside_a_code(string text, string character)
    {
        var error = Assert.Throws<InvalidSecurityCodeException>(() => SecurityCode.Parse(text));

        Assert.Equal($"'{text}' contains the invisible character {character}.", error.Message);
    }

    [Theory]
    [InlineData("HK.123456", "is not a Hong Kong stock code: those have up to 5 digits.")]
    [InlineData("US.AA PL", "is not a US stock code: those consist of letters, digits, dots and hyphens.")]
    [InlineData("AAPL", "does not start with a market.")]
    [InlineData("00700.HK", "does not start with a market.")]
    [InlineData("HKG.00700", "does not start with a market.")]
    public void Says_what_is_wrong_with_a_code(string text, string problem) =>
        Assert.Equal($"'{text}' {problem}", Assert.Throws<InvalidSecurityCodeException>(() => SecurityCode.Parse(text)).Message);

    [Theory]
    [InlineData(null)]
    [InlineData(" \u200B\uFEFF\t")]
    public void Says_that_there_is_no_code(string? text)
    {
        var error = Assert.Throws<InvalidSecurityCodeException>(() => SecurityCode.Parse(text));

        Assert.Equal(("The security code is empty.", ""), (error.Message, error.Code));
    }

    [Theory]
    [InlineData("00700.HK", "HK.00700")]
    [InlineData("0700.hk", "HK.00700")]
    [InlineData("700.HK", "HK.00700")]
    [InlineData("AAPL.US", "US.AAPL")]
    [InlineData("brk.b.us", "US.BRK.B")]
    [InlineData(".dji.us", "US..DJI")]
    [InlineData("00700", "HK.00700")]
    [InlineData("700", "HK.00700")]
    [InlineData("AAPL", "US.AAPL")]
    [InlineData("BRK.B", "US.BRK.B")]
    [InlineData("HK00700", "HK.00700")]
    [InlineData("hk5", "HK.00005")]
    [InlineData("HK", "US.HK")]
    [InlineData("HKA", "US.HKA")]
    public void Suggests_the_code_that_was_meant(string text, string meant)
    {
        var error = Assert.Throws<InvalidSecurityCodeException>(() => SecurityCode.Parse(text));

        Assert.Equal($"Did you mean {meant}?", error.RecommendedAction);
    }

    [Theory]
    [InlineData("HKG.00700")]
    [InlineData("XX.12345")]
    [InlineData("123456.HK")]
    [InlineData("600519.SH")]
    [InlineData("7203.JP")]
    [InlineData("123456")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXY")]
    [InlineData("A B.US")]
    public void Suggests_nothing_where_it_could_only_guess(string text)
    {
        var error = Assert.ThrowsAny<ShortInterestException>(() => SecurityCode.Parse(text));

        Assert.DoesNotContain("Did you mean", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("az-Latn-AZ")]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    public void Reads_the_same_in_every_culture(string culture)
    {
        using var scope = new CultureScope(culture);

        Assert.Equal("US.TITI", SecurityCode.Parse("us.titi").ToString());
        Assert.Equal("HK.00005", SecurityCode.Parse("hk.5").ToString());
    }

    [Fact]
    public void Codes_are_equal_when_they_name_the_same_security()
    {
        var code = SecurityCode.Parse("HK.700");

        Assert.Equal(SecurityCode.Parse("hk.00700"), code);
        Assert.True(SecurityCode.Parse("hk.00700") == code);
        Assert.Equal(SecurityCode.Parse("hk.00700").GetHashCode(), code.GetHashCode());
        Assert.True(SecurityCode.Parse("US.00700") != code);
        Assert.False(code.Equals(null));
    }

    [Fact]
    public void Any_text_is_a_code_that_reads_back_as_itself_or_a_named_error()
    {
        var pieces = Gen.Elements("HK", "US", "sh", ".", "..", "0", "7", "00700", "a", "BRK", "-", " ", "\u0130", "ı", "８", "\0", "中", "\u200B", "\uFEFF", ",");
        var texts = Gen.OneOf(
            pieces.ListOf().Select(string.Concat),
            ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""));

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(5_000),
            Prop.ForAll(texts.ToArbitrary(), text =>
                SecurityCode.TryParse(text, out var code, out var error)
                    ? error is null && SecurityCode.Parse(code.ToString()) == code && code.ToString().All(c => c < 128)
                    : code is null && error.Message.Length > 0));
    }
}

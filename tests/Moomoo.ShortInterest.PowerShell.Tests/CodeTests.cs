using Moomoo.OpenD.Simulator;

namespace Moomoo.ShortInterest.PowerShell.Tests;

public sealed class CodeTests : IDisposable
{
    private readonly Shell shell = new();
    private readonly OpenDSimulator gateway;

    public CodeTests() => gateway = shell.Connect(new() { RowsPerCode = 60 });

    private IEnumerable<string?> CodesAsked => gateway.Requests.Where(request => request.ProtoId >= 3000).Select(request => request.Code);

    public void Dispose() => shell.Dispose();

    [Theory]
    [InlineData("Get-ShortInterest hk.700, us.aapl -Latest")]
    [InlineData("'hk.700', 'us.aapl' | Get-ShortInterest -Latest")]
    [InlineData("Get-ShortInterest -Symbol HK.700, US.AAPL -Latest")]
    [InlineData("[pscustomobject]@{ Code = 'hk.700' }, [pscustomobject]@{ Symbol = 'us.aapl' } | Get-ShortInterest -Latest")]
    [InlineData("Get-ShortInterest ([pscustomobject]@{ Code = 'hk.700' }), 'us.aapl' -Latest")]
    [InlineData("Get-ShortInterest ([System.Collections.Generic.List[string]]('hk.700', 'us.aapl')) -Latest")]
    [InlineData("Get-ShortInterest ([Moomoo.ShortInterest.SecurityCode]::Parse('hk.700')), ([Moomoo.ShortInterest.SecurityCode]::Parse('us.aapl')) -Latest")]
    [InlineData("Get-ShortInterest (Get-ShortInterest hk.700, us.aapl -Latest) -Latest")]
    [InlineData("'# a list', '', '  ', $null, 'hk.700', '  # US', ' us.aapl ' | Get-ShortInterest -Latest")]
    [InlineData("Get-ShortInterest '# a list', '', 'hk.700', $null, 'us.aapl' -Latest")]
    public void Are_taken_as_text_and_from_objects(string script) =>
        Assert.Equal(["HK.00700", "US.AAPL"], shell.Run(script).AssertNoErrors().As<TradingDayRow>().Select(row => row.Code));

    [Theory]
    [InlineData("""<codes><s Code="HK.00700"/><s Code="US.AAPL"/></codes>""", "$xml.codes.s")]
    [InlineData("""<codes><s code="HK.00700">Tencent</s><s code="US.AAPL"><name>Apple</name></s></codes>""", "$xml.SelectNodes('//s')")]
    [InlineData("<codes><s><Code>HK.00700</Code></s><s><Symbol kind='stock'>US.AAPL</Symbol></s></codes>", "$xml.codes.s")]
    public void Are_taken_from_XML(string xml, string elements)
    {
        shell["text"] = xml;
        var result = shell.Run($"$xml = [xml] $text; {elements} | Get-ShortInterest -Latest; Get-ShortInterest {elements.Replace("$xml", "([xml] $text)", StringComparison.Ordinal)} -Latest");
        Assert.Equal(["HK.00700", "US.AAPL", "HK.00700", "US.AAPL"], result.AssertNoErrors().As<TradingDayRow>().Select(row => row.Code));
    }

    [Fact]
    public void A_code_that_comes_from_rows_is_asked_once()
    {
        var result = shell.Run("$rows = Get-ShortInterest HK.00700, US.AAPL -Count 50; $rows | Get-DailyShortVolume -Latest").AssertNoErrors();
        Assert.Equal(2, result.Output.Count);
        Assert.Equal(4, CodesAsked.Count());
    }

    [Fact]
    public void A_code_that_is_given_as_text_is_asked_each_time()
    {
        Assert.Equal(2, shell.Run("Get-ShortInterest HK.00700, hk.700 -Latest").AssertNoErrors().Output.Count);
        Assert.Equal(2, shell.Run("'HK.00700', 'HK.00700' | Get-ShortInterest -Latest").AssertNoErrors().Output.Count);
        Assert.Equal(4, CodesAsked.Count());
    }

    [Fact]
    public void A_bad_code_of_many_rows_is_one_error()
    {
        var error = shell.Run("1..9 | ForEach-Object { [pscustomobject]@{ Code = 'nonsense!' } } | Get-ShortInterest").Error;
        Assert.Equal("nonsense!", error.TargetObject);
    }

    [Fact]
    public void Nothing_of_a_row_binds_but_its_code()
    {
        var rows = shell.Run("Get-ShortInterest US.AAPL -Latest | Get-ShortInterest -All").AssertNoErrors().As<TradingDayRow>();
        Assert.Equal(60, rows.Count);
        rows = shell.Run("[pscustomobject]@{ Code = 'HK.00700'; NextKey = '50'; Count = 5; Since = '2026-04-01' } | Get-ShortInterest -All").AssertNoErrors().As<TradingDayRow>();
        Assert.Equal(60, rows.Count);
    }

    [Fact]
    public void A_key_of_a_row_goes_on_after_its_page()
    {
        var rows = shell.Run("$rows = Get-ShortInterest HK.00700 -Count 50; Get-ShortInterest HK.00700 -All -NextKey $rows[-1].NextKey").AssertNoErrors().As<TradingDayRow>();
        Assert.Equal(10, rows.Count);
        Assert.Empty(shell.Run("Get-ShortInterest HK.00700 -NextKey '-1'").AssertNoErrors().Output);
    }

    [Theory]
    [InlineData("Get-ShortInterest HK.00700, US.AAPL -NextKey 10", 0)]
    [InlineData("'HK.00700', 'US.AAPL' | Get-ShortInterest -NextKey 10", 1)]
    public void A_key_belongs_to_one_code(string script, int asked)
    {
        var result = shell.Run(script);
        Assert.Equal(2 - asked, result.Errors.Count);
        Assert.All(result.Errors, error => Assert.StartsWith("InvalidQuery,", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Equal(asked, CodesAsked.Count());
    }

    [Theory]
    [InlineData("@{ Code = 'US.AAPL' }", "hashtable")]
    [InlineData("[ordered]@{ Code = 'US.AAPL' }", "hashtable")]
    [InlineData("([xml] '<list><s Ticker=\"US.AAPL\"/></list>').list.s", "System.Xml.XmlElement")]
    [InlineData("[System.Diagnostics.Process]::GetCurrentProcess()", "System.Diagnostics.Process")]
    [InlineData("[pscustomobject]@{ Ticker = 'US.AAPL' }", "property Code or Symbol")]
    public void An_object_without_a_code_is_named_for_what_it_is(string input, string name)
    {
        var result = shell.Run($"$given = {input}; $given, 'HK.00700' | Get-ShortInterest -Latest");
        Assert.Equal("HK.00700", Assert.Single(result.As<TradingDayRow>()).Code);
        Assert.StartsWith("InvalidSecurityCode,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(name, result.Error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.NotEmpty(result.Error.ErrorDetails.RecommendedAction);
        Assert.Single(CodesAsked);
    }

    [Theory]
    [InlineData("''")]
    [InlineData("$null")]
    [InlineData("'# only a comment', ' '")]
    public void An_argument_without_any_code_is_an_error(string argument) =>
        Assert.StartsWith("InvalidSecurityCode,", shell.Run($"Get-ShortInterest {argument}").Error.FullyQualifiedErrorId, StringComparison.Ordinal);

    [Theory]
    [InlineData("Get-ShortInterest @()")]
    [InlineData("@() | Get-ShortInterest")]
    [InlineData("'', '# none' | Get-ShortInterest")]
    public void An_empty_list_is_not(string script)
    {
        Assert.Empty(shell.Run(script).AssertNoErrors().Output);
        Assert.Empty(CodesAsked);
    }

    [Fact]
    public void Errors_come_in_the_order_of_the_codes_and_nothing_is_sent_for_those_that_cannot_be_right()
    {
        var result = shell.Run("'HK.00700', 'nonsense!', 'HK.99999', 'SH.600519', 'US.AAPL', '00700.HK', 'HK.00700,US.AAPL' | Get-ShortInterest -Latest");
        Assert.Equal(["HK.00700", "US.AAPL"], result.As<TradingDayRow>().Select(row => row.Code));
        Assert.Equal(
            ["nonsense!", "HK.99999", "SH.600519", "00700.HK", "HK.00700,US.AAPL"],
            result.Errors.Select(error => error.TargetObject.ToString()));

        // Requests overlap, so they may reach the gateway in another order.
        Assert.Equal(["HK.00700", "HK.99999", "US.AAPL"], CodesAsked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Rows_of_forty_codes_come_in_the_order_given()
    {
        var codes = Enumerable.Range(1, 40).Select(i => $"HK.{i:00000}").ToArray();
        shell["codes"] = codes;
        var rows = shell.Run("Get-ShortInterest $codes -All").AssertNoErrors().As<TradingDayRow>();
        Assert.Equal(codes.SelectMany(code => Enumerable.Repeat(code, 60)), rows.Select(row => row.Code));
    }

    [Fact]
    public void With_a_throttle_limit_of_one_the_rows_of_a_code_come_before_the_next_code_is_read()
    {
        var pairs = shell.Run("""
            'HK.00700', 'US.AAPL', 'US.MSFT' | ForEach-Object -PipelineVariable code { $_ } | Get-ShortInterest -Count 2 -ThrottleLimit 1 | ForEach-Object { "$code=$($_.Code)" }
            """).AssertNoErrors().As<string>();
        Assert.Equal(["HK.00700=HK.00700", "HK.00700=HK.00700", "US.AAPL=US.AAPL", "US.AAPL=US.AAPL", "US.MSFT=US.MSFT", "US.MSFT=US.MSFT"], pairs);
    }

    [Fact]
    public void No_more_codes_are_under_way_than_the_throttle_limit()
    {
        var slow = shell.Connect(new() { MuteCodes = [SecurityCode.Parse("HK.00001")] });
        var running = shell.Begin("1..9 | ForEach-Object { 'HK.{0:00000}' -f $_ } | Get-ShortInterest -Latest -ThrottleLimit 3");
        SpinWait.SpinUntil(() => slow.Requests.Count(request => request.ProtoId >= 3000) == 3, TimeSpan.FromSeconds(30));
        Thread.Sleep(100);
        Assert.Equal(3, slow.Requests.Count(request => request.ProtoId >= 3000));
        running.Stop();
    }

    [Fact]
    public void Default_parameter_values_and_variables_of_the_pipeline_work()
    {
        var result = shell.Run("""
            $PSDefaultParameterValues = @{ 'Get-ShortInterest:Count' = 4 }
            $null = Get-ShortInterest HK.00700 -OutVariable kept
            $kept.Count
            (Get-ShortInterest HK.00700 -Latest).Count
            """).AssertNoErrors();
        Assert.Equal([4, 1], result.As<int>());
    }
}

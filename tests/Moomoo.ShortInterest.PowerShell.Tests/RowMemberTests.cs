using System.Management.Automation;
using System.Xml.Linq;

namespace Moomoo.ShortInterest.PowerShell.Tests;

/// <summary>The members that scripts use by name and that are not columns.</summary>
public sealed class RowMemberTests
{
    private static readonly string[] OfEveryDay = ["Change", "ChangePercent", "Date", "DaysToCover", "KnownOn", "NextKey", "ShortPercent", "ShortPosition", "Simulated"];

    [Theory]
    [InlineData("Get-ShortInterest HK.00700 -Latest")]
    [InlineData("Get-ShortInterest US.AAPL -Latest")]
    [InlineData("Get-DailyShortVolume HK.00700 -Latest", "ShortVolume", "Volume", "AggregatedShort", "AggregatedShortRatio", "NewTimeStr")]
    [InlineData("Get-DailyShortVolume US.AAPL -Latest", "ShortVolume", "Volume")]
    public void Rows_of_both_markets_have_the_same_names(string script, params string[] others)
    {
        using var shell = new Shell();
        shell.Connect();
        var row = shell.Run(script).AssertNoErrors().Output[0];
        foreach (var name in OfEveryDay.Concat(others))
        {
            Assert.NotNull(row.Members[name]);
        }
    }

    /// <summary>As where the rows of a job arrive: the thread that converts them has no runspace, so no types file.</summary>
    [Fact]
    public async Task Hidden_members_survive_a_conversion_without_a_runspace()
    {
        var sent = new PSObject();
        sent.TypeNames.Insert(0, "Deserialized.Moomoo.ShortInterest.HkDailyShortVolume");
        foreach (var (name, value) in new (string, object)[] { ("Code", "HK.00700"), ("Simulated", true), ("NextKey", "2"), ("AggregatedShort", 3L), ("AggregatedShortRatio", 0.5), ("NewTimeStr", "2026-05-08") })
        {
            sent.Properties.Add(new PSNoteProperty(name, value));
        }

        var row = (HkDailyShortVolume)await Task.Run(
            () => new RowConverter().ConvertFrom(sent, typeof(HkDailyShortVolume), System.Globalization.CultureInfo.InvariantCulture, ignoreCase: true),
            TestContext.Current.CancellationToken);
        Assert.True(row.GetSimulated());
        Assert.Equal("2", row.GetNextKey());
        Assert.Equal((3L, 0.5, "2026-05-08"), (row.GetTotals().AggregatedShort, row.GetTotals().AggregatedShortRatio, row.GetTotals().NewTimeStr));
    }

    [Theory]
    [InlineData(typeof(HkShortInterest))]
    [InlineData(typeof(UsShortInterest))]
    [InlineData(typeof(HkDailyShortVolume))]
    [InlineData(typeof(UsDailyShortVolume))]
    [InlineData(typeof(ShortSellingRank))]
    [InlineData(typeof(OpenDSecurity))]
    [InlineData(typeof(ShortAvailability))]
    [InlineData(typeof(ShortInterestMeasure))]
    public void Only_the_columns_are_visible_in_their_order(Type type)
    {
        using var shell = new Shell();
        shell["row"] = Activator.CreateInstance(type);
        var visible = shell.Run("$row.PSObject.Properties.Name").AssertNoErrors().As<string>();
        Assert.Equal(type.GetProperties().Select(column => column.Name), visible);
    }

    [Theory]
    [InlineData(typeof(HkShortInterest))]
    [InlineData(typeof(UsShortInterest))]
    [InlineData(typeof(HkDailyShortVolume))]
    [InlineData(typeof(UsDailyShortVolume))]
    [InlineData(typeof(ShortSellingRank))]
    [InlineData(typeof(OpenDSecurity))]
    [InlineData(typeof(ShortAvailability))]
    [InlineData(typeof(ShortInterestMeasure))]
    public void Serialized_rows_hold_every_column_first_and_become_rows_again(Type type)
    {
        using var shell = new Shell();
        shell["row"] = Activator.CreateInstance(type);
        var serialized = shell.Run("[System.Management.Automation.PSSerializer]::Serialize($row)").AssertNoErrors().As<string>()[0];
        var columns = type.GetProperties().Select(column => column.Name);
        var stored = XDocument.Parse(serialized).Descendants().Single(element => element.Name.LocalName == "Props").Elements();
        Assert.Equal(columns, stored.Select(element => element.Attribute("N")!.Value));
        shell["text"] = serialized;
        Assert.IsType(type, shell.Run("[System.Management.Automation.PSSerializer]::Deserialize($text)").AssertNoErrors().Output[0].BaseObject);
    }

    [Fact]
    public void What_a_job_needs_survives_serialization()
    {
        using var shell = new Shell();
        shell.Connect();
        var result = shell.Run("""
            $row = Get-DailyShortVolume HK.00700 -Count 1
            $row.Simulated = $true
            [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($row))
            $row
            """).AssertNoErrors();
        var (again, row) = ((HkDailyShortVolume)result.Output[0].BaseObject, (HkDailyShortVolume)result.Output[1].BaseObject);
        Assert.Equal(row, again);
        Assert.Equal((row.GetNextKey(), true, row.GetTotals()), (again.GetNextKey(), again.GetSimulated(), again.GetTotals()));
        Assert.NotNull(again.GetTotals().AggregatedShort);
    }

    [Fact]
    public void Rows_of_a_page_keep_their_own_totals()
    {
        using var shell = new Shell();
        shell.Connect();
        var rows = shell.Run("$rows = Get-DailyShortVolume HK.00700 -Count 2; $rows[0].AggregatedShort = '7'; $rows").AssertNoErrors().As<HkDailyShortVolume>();
        Assert.Equal(7, rows[0].GetTotals().AggregatedShort);
        Assert.NotEqual(7, rows[1].GetTotals().AggregatedShort);
    }

    [Fact]
    public void Values_are_plain_to_dotnet()
    {
        using var shell = new Shell();
        shell.Connect();
        shell["list"] = new List<object>();
        shell.Run("$row = Get-ShortInterest HK.00700 -Latest; foreach ($value in $row.ClosePrice, $row.ShortPosition, $row.ChangePercent, $row.Date, $row.Simulated) { $list.Add($value) }").AssertNoErrors();
        Assert.Equal([typeof(double), typeof(long), typeof(double), typeof(DateTime), typeof(bool)], ((List<object>)shell["list"]!).Select(value => value.GetType()));
    }

    [Theory]
    [InlineData("[Convert]::ChangeType($row.ClosePrice, [decimal]) -eq 467.8d")]
    [InlineData("[string]::Format([cultureinfo]::InvariantCulture, '{0:0.00}', $row.ClosePrice) -ceq '467.80'")]
    [InlineData("[System.Text.Json.JsonSerializer]::Serialize(@{ Close = $row.ClosePrice }, [hashtable]) -ceq '{\"Close\":467.8}'")]
    [InlineData("[System.Text.Json.JsonSerializer]::Serialize($row, $row.GetType()).StartsWith('{\"Code\":\"HK.00700\",\"Timestamp\":1777478400,\"TimestampStr\":\"2026-04-30\",')")]
    [InlineData("$set = [System.Collections.Generic.HashSet[object]]::new(); $null = $set.Add($row.ClosePrice); $set.Contains(467.8)")]
    [InlineData("@{ $row.ClosePrice = 'found' }[467.8] -eq 'found'")]
    [InlineData("[System.Collections.ArrayList]::new(@(, $row.ClosePrice)).IndexOf(467.8) -eq 0")]
    [InlineData("$table = [System.Data.DataTable]::new(); $null = $table.Columns.Add('Position', [long]); $null = $table.Rows.Add($row.ShortPosition); $table.Rows[0].Position -eq 51480638")]
    [InlineData("$row.ClosePrice + 0.2 -eq 468.0 -and [math]::Round($row.ClosePrice) -eq 468")]
    [InlineData("$row.ClosePrice = 1.5; $row.ClosePrice -eq 1.5")]
    public void A_row_is_an_ordinary_object_to_scripts_and_dotnet(string condition)
    {
        using var shell = new Shell();
        shell.Connect();
        Assert.True(Assert.Single(shell.Run($"$row = Get-ShortInterest HK.00700 -Latest; {condition}").AssertNoErrors().As<bool>()));
    }

    [Fact]
    public void An_absent_figure_is_null_under_strict_mode()
    {
        using var shell = new Shell();
        shell.Connect();
        Assert.Null(Assert.Single(shell.Run("Set-StrictMode -Version Latest; (Get-ShortInterest HK.00700 -Latest).DaysToCover").AssertNoErrors().Output));
    }

    [Fact]
    public void Rows_can_be_made_with_hidden_members()
    {
        using var shell = new Shell();
        var row = Assert.Single(shell.Run("""
            [Moomoo.ShortInterest.UsShortInterest]@{ Code = 'US.AAPL'; TimestampStr = '2026-04-30'; SharesShort = 7; NextKey = 10; Simulated = $true }
            """).AssertNoErrors().As<UsShortInterest>());
        Assert.Equal(("US.AAPL 2026-04-30", 7L, "10", true), (row.ToString(), row.SharesShort, row.GetNextKey(), row.GetSimulated()));
    }
}

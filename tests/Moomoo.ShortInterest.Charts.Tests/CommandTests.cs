using System.Management.Automation;
using Moomoo.ShortInterest.PowerShell.Tests;

namespace Moomoo.ShortInterest.Charts.Tests;

/// <summary>What Show-ShortInterestChart does with files, rows and the browser.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly ChartShell charts = new();

    private Shell Shell => charts.Shell;

    public void Dispose() => charts.Dispose();

    [Fact]
    public void It_returns_nothing_or_with_PassThru_the_file()
    {
        Prepare();
        Assert.Empty(Shell.Run("$rows | Show-ShortInterestChart $chart").AssertNoErrors().Output);
        Assert.Equal(charts.Chart, Assert.Single(Shell.Run("$rows | Show-ShortInterestChart -Path $chart -PassThru").AssertNoErrors().As<FileInfo>()).FullName);
    }

    [Fact]
    public void A_path_is_relative_to_the_location()
    {
        Prepare();
        Shell.Run("[void]$ExecutionContext.SessionState.Path.SetLocation($folder); $rows | Show-ShortInterestChart chart.html").AssertNoErrors();
        Assert.Equal([charts.Chart], charts.Files);
    }

    [Theory]
    [InlineData("$folder/none/chart.html", "its folder does not exist.")]
    [InlineData("$folder", "it is a folder.")]
    [InlineData("Env:chart", "it is not a path of the file system.")]
    public void A_path_that_cannot_be_written_is_refused_before_anything_is_sent(string path, string problem)
    {
        Prepare();
        var gateway = Shell.Connect();
        var error = Shell.Run($"Get-ShortInterest HK.00700 | Show-ShortInterestChart {path}").Error;
        Assert.Equal("ChartNotWritten,Moomoo.ShortInterest.PowerShell.ShowShortInterestChartCommand", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.WriteError, error.CategoryInfo.Category);
        Assert.EndsWith(problem, error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Contains("-Path", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Requests, request => request.Code is not null);
    }

    [Fact]
    public void A_file_that_becomes_impossible_to_write_is_reported_and_leaves_nothing_behind()
    {
        Prepare();
        var error = Shell.Run("& { [void][System.IO.Directory]::CreateDirectory($chart); $rows } | Show-ShortInterestChart $chart").Error;
        Assert.StartsWith("ChartNotWritten,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(charts.Chart, error.TargetObject);
        Assert.Empty(charts.Files);
    }

    [Theory]
    [InlineData("& { $rows; throw 'lost' } | Show-ShortInterestChart $chart")]
    [InlineData("& { } | Show-ShortInterestChart $chart")]
    public void A_chart_is_replaced_only_by_a_whole_one(string script)
    {
        Prepare();
        File.WriteAllText(charts.Chart, "good");
        _ = Shell.Run(script).Error;
        Assert.Equal("good", File.ReadAllText(charts.Chart));
        Assert.Single(charts.Files);

        Shell.Run("$rows | Show-ShortInterestChart $chart").AssertNoErrors();
        Assert.StartsWith("<!doctype html>", File.ReadAllText(charts.Chart), StringComparison.Ordinal);
        Assert.Single(charts.Files);
    }

    [Fact]
    public void No_rows_are_an_error()
    {
        Prepare();
        var error = Shell.Run("& { } | Show-ShortInterestChart $chart").Error;
        Assert.StartsWith("NoRowsToChart,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(charts.Chart, error.TargetObject);
        Assert.False(File.Exists(charts.Chart));
        Assert.EndsWith(".html", Assert.IsType<string>(Shell.Run("& { } | Show-ShortInterestChart").Error.TargetObject), StringComparison.Ordinal);
    }

    [Fact]
    public void Objects_that_are_no_rows_are_an_error_for_each_type_and_the_rows_among_them_are_drawn()
    {
        Prepare();
        var errors = Shell.Run("1, 'x', 2, $rows[0], [pscustomobject]@{ Code = 'HK.00700' } | Show-ShortInterestChart $chart").Errors;
        Assert.Equal(["1", "x", "@{Code=HK.00700}"], errors.Select(error => $"{error.TargetObject}"));
        Assert.All(errors, error => Assert.StartsWith("NotAChartRow,", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Single(ChartShell.ReadDays(File.ReadAllText(charts.Chart)));
    }

    [Fact]
    public void Rows_of_jobs_are_drawn()
    {
        Prepare();
        Shell.Run("[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($rows)) | Show-ShortInterestChart $chart").AssertNoErrors();
        Assert.Equal(2, ChartShell.ReadDays(File.ReadAllText(charts.Chart)).Length);
    }

    [Fact]
    public void Rows_without_a_day_are_counted_in_a_warning()
    {
        Prepare();
        Shell["rows"] = new[] { ChartedRows.Hk("2026-04-30"), ChartedRows.Hk(""), ChartedRows.Hk("never") };
        Assert.Equal(["2 rows have no day and were left out."], Shell.Run("$rows | Show-ShortInterestChart $chart").AssertNoErrors().Warnings);
    }

    [Fact]
    public void Without_a_path_the_browser_of_the_desktop_shows_a_temporary_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "On this system a test cannot take the place of the browser.");
        Prepare();
        using var desktop = new FakeDesktop();
        var file = Assert.Single(Shell.Run("$rows | Show-ShortInterestChart -PassThru").AssertNoErrors().As<FileInfo>());
        Assert.Equal(file.FullName, desktop.WaitForOpenedFile());
        Assert.StartsWith("<!doctype html>", File.ReadAllText(file.FullName), StringComparison.Ordinal);
        file.Delete();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_a_browser_a_warning_names_the_file(bool hasDisplay)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "On this system a test cannot take the browser away.");
        Prepare();
        using var desktop = new FakeDesktop(hasDisplay, hasOpener: false);
        var result = Shell.Run("$rows | Show-ShortInterestChart -PassThru").AssertNoErrors();
        var file = Assert.Single(result.As<FileInfo>());
        Assert.Equal([$"No browser could be opened. The chart is in '{file.FullName}'."], result.Warnings);
        file.Delete();
    }

    /// <summary>Two rows in $rows, and a path in $chart.</summary>
    private void Prepare()
    {
        Shell["rows"] = new[] { ChartedRows.Hk("2026-04-30"), ChartedRows.Hk("2026-04-24") };
        Shell["chart"] = charts.Chart;
        Shell["folder"] = Path.GetDirectoryName(charts.Chart);
    }
}

using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>Draws rows over time, on a page that works without a network, and shows it in the browser.</summary>
[Cmdlet(VerbsCommon.Show, "ShortInterestChart")]
[OutputType(typeof(FileInfo))]
public sealed class ShowShortInterestChartCommand : PSCmdlet
{
    private readonly ChartRows rows = new();
    private readonly HashSet<string> refused = [];
    private string? file;

    /// <summary>Rows of short interest or daily short volume, of any number of securities and in any order.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject[]? InputObject { get; set; }

    /// <summary>The file to write. It is not opened in the browser; without a path, a temporary file is.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The heading of the page; the codes if absent.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Title { get; set; }

    /// <summary>Returns the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Refuses a path before anything is queried.</summary>
    protected override void BeginProcessing()
    {
        try
        {
            file = Path is null ? null : ChartFile.Resolve(this, Path);
        }
        catch (ChartException e)
        {
            ThrowTerminatingError(e.ToErrorRecord(Path));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var item in InputObject!)
        {
            try
            {
                rows.Add(item);
            }
            catch (ChartException e)
            {
                if (refused.Add(e.Message))
                {
                    WriteError(e.ToErrorRecord(item));
                }
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (rows.WithoutDay > 0)
        {
            WriteWarning(Warnings.RowsWithoutDay(rows.WithoutDay));
        }

        var path = file ?? ChartFile.CreateTemporaryPath();
        try
        {
            Write(path);
        }
        catch (ChartException e)
        {
            WriteError(e.ToErrorRecord(path));
        }
    }

    private void Write(string path)
    {
        if (rows.Series.Count == 0)
        {
            throw ChartException.NoRows();
        }

        ChartFile.Write(path, ChartPage.Create(Title, rows.Series));
        WriteVerbose($"Written: {path}");
        if (file is null && !Browser.TryOpen(path))
        {
            WriteWarning(Warnings.NoBrowser(path));
        }

        if (PassThru)
        {
            WriteObject(InvokeProvider.Item.Get([path], force: true, literalPath: true), enumerateCollection: true);
        }
    }
}

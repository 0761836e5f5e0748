using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>A command that queries security codes, given as text or by the objects of the pipeline.</summary>
public abstract class CodeCommand<TRow> : QueryCommand<TRow>
    where TRow : class
{
    private readonly HashSet<string> askedFor = [];
    private int pending;

    private protected CodeCommand()
    {
    }

    /// <summary>Codes as MARKET.CODE: HK.00700, US.AAPL.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Symbol")]
    [CodeTransformation]
    [ArgumentCompleter(typeof(SecurityCodeCompleter))]
    [AllowEmptyString]
    [AllowNull]
    [AllowEmptyCollection]
    public string?[]? Code { get; set; }

    private protected sealed override string Kind => "code";

    private protected sealed override int? Total => MyInvocation.ExpectingInput ? null : Code?.Count(CodeText.IsCode);

    private protected sealed override int Pending => pending;

    private protected sealed override void StartQueries()
    {
        var codes = Code?.Where(CodeText.IsCode).ToArray() ?? [];
        if (codes.Length == 0 && !MyInvocation.ExpectingInput && Code is not { Length: 0 })
        {
            Start("");
        }

        for (var i = 0; i < codes.Length; i++)
        {
            pending = codes.Length - 1 - i;
            Start(codes[i]!);
        }
    }

    /// <summary>Starts the query of one code.</summary>
    private protected abstract void Start(SecurityCode code);

    private void Start(string text)
    {
        var isCode = CodeText.TryParse(text, out var code, out var target, out var error);

        // A code that comes from many rows is queried once; a code that a user types twice is queried twice.
        if (!askedFor.Add(code?.ToString() ?? text) && CodeSources.Find(text) is not null && target is string or SecurityCode)
        {
            return;
        }

        if (!isCode)
        {
            Fail(target, error!);
            return;
        }

        OpenDSession.Current.Remember(code!);
        Start(code!);
    }
}

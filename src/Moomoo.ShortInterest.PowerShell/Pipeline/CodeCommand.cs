using System.Collections;
using System.Management.Automation;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>A command that asks for security codes, given as text or with the objects of the pipeline.</summary>
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

    private protected sealed override int? Total => MyInvocation.ExpectingInput ? null : Code?.Count(IsCode);

    private protected sealed override int Pending => pending;

    private protected sealed override void StartQueries()
    {
        var codes = Code?.Where(IsCode).ToArray() ?? [];
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

    /// <summary>Blank lines and comments of a list of codes are no codes.</summary>
    private static bool IsCode(string? text) => text?.Trim() is { Length: > 0 } trimmed && trimmed[0] != '#';

    private void Start(string text)
    {
        var source = CodeSources.Find(text);
        if (source is not null && CodeTransformationAttribute.FindCode(source) is null)
        {
            Fail(source.BaseObject, NotACode(source));
            return;
        }

        var isCode = SecurityCode.TryParse(text, out var code, out var error);

        // Rows of one code need it once; a code that a user writes twice is meant twice.
        if (!askedFor.Add(code?.ToString() ?? text) && source is not null)
        {
            return;
        }

        if (!isCode)
        {
            Fail(text, error!);
            return;
        }

        OpenDSession.Current.Remember(code!);
        Start(code!);
    }

    private static InvalidSecurityCodeException NotACode(PSObject source) => source.BaseObject switch
    {
        IDictionary => InvalidSecurityCodeException.Object("A hashtable", "Make it an object: [pscustomobject]@{ Code = 'HK.00700' }."),
        var group when group.GetType().Name == "GroupInfo" =>
            InvalidSecurityCodeException.Object("A group of Group-Object", "Pass its rows or its name: ForEach-Object Group, ForEach-Object Name."),
        var other => InvalidSecurityCodeException.Object($"An object of type {other.GetType()}", "Name the property that holds the code: Select-Object @{ Name = 'Code'; Expression = 'Ticker' }."),
    };
}

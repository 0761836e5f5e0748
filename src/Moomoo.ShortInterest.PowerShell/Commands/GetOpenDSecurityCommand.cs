using System.Management.Automation;
using Moomoo.OpenD;

namespace Moomoo.ShortInterest.PowerShell;

/// <summary>The stocks and funds of a market.</summary>
[Cmdlet(VerbsCommon.Get, "OpenDSecurity")]
[OutputType(typeof(OpenDSecurity))]
public sealed class GetOpenDSecurityCommand : QueryCommand<OpenDSecurity>
{
    private WildcardPattern[] names = [];

    /// <summary>The markets whose securities are listed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [EnumTransformation(typeof(Market[]))]
    public Market[]? Market { get; set; }

    /// <summary>The types of the securities. Each costs one request.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [EnumTransformation(typeof(SecurityType[]))]
    public SecurityType[] Type { get; set; } = [SecurityType.Stock, SecurityType.Fund];

    /// <summary>Patterns, one of which the code or the name must match.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Also lists securities that have been delisted.</summary>
    [Parameter]
    public SwitchParameter IncludeDelisted { get; set; }

    private protected override string Kind => "list";

    private protected override int? Total => MyInvocation.ExpectingInput ? null : Market?.Length * Type.Length;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        names = [.. (Name ?? []).Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase))];
        base.BeginProcessing();
    }

    private protected override void StartQueries()
    {
        foreach (var market in Market!)
        {
            foreach (var type in Type)
            {
                var options = new SecurityOptions { Market = market, Type = type, IncludeDelisted = IncludeDelisted };
                Start(
                    $"{market} {type}",
                    (client, progress, token) => client.GetSecuritiesAsync(options with { Progress = progress }, token),
                    static (_, _) => false);
            }
        }
    }

    private protected override void Write(object target, Page<OpenDSecurity> page)
    {
        OpenDSession.Current.Remember((string)target, page.Rows);
        base.Write(target, names.Length == 0 ? page : page with { Rows = [.. page.Rows.Where(IsWanted)] });
    }

    private bool IsWanted(OpenDSecurity security) => Array.Exists(names, name => name.IsMatch(security.Code) || name.IsMatch(security.Name ?? ""));
}

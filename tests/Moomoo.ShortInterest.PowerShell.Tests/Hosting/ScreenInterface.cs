using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace Moomoo.ShortInterest.PowerShell.Tests;

/// <summary>A user interface whose output is kept. A test chooses the answer to prompts for a choice; nobody answers any other.</summary>
internal sealed class ScreenInterface(int columns) : PSHostUserInterface
{
    public StringBuilder Text { get; } = new();

    public List<string> Warnings { get; } = [];

    public List<string> Prompts { get; } = [];

    /// <summary>What is chosen at every prompt; null if nobody answers.</summary>
    public string? Choice { get; set; }

    public override PSHostRawUserInterface RawUI { get; } = new ScreenBuffer(columns);

    public override void Write(string value) => Text.Append(value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Text.Append(value);

    public override void WriteLine(string value) => Text.Append(value).Append('\n');

    public override void WriteErrorLine(string value) => WriteLine(value);

    public override void WriteDebugLine(string message) => WriteLine($"DEBUG: {message}");

    public override void WriteVerboseLine(string message) => WriteLine($"VERBOSE: {message}");

    public override void WriteWarningLine(string message) => Warnings.Add(message);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
    }

    public override string ReadLine() => throw new NotSupportedException();

    public override SecureString ReadLineAsSecureString() => throw new NotSupportedException();

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) => throw new NotSupportedException();

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Prompts.Add(message);
        return choices.Select((choice, index) => (Label: choice.Label.Replace("&", "", StringComparison.Ordinal), index)).Single(choice => choice.Label == Choice).index;
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw new NotSupportedException();

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => throw new NotSupportedException();
}

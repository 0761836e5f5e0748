using System.Globalization;
using System.Management.Automation.Host;
using System.Text.RegularExpressions;

namespace Moomoo.ShortInterest.PowerShell.Tests;

/// <summary>A host whose screen has a fixed width and keeps what is written to it, without its colours.</summary>
internal sealed partial class Screen(int columns) : PSHost
{
    private readonly ScreenInterface ui = new(columns);

    public override string Name => nameof(Screen);

    public override Version Version { get; } = new(1, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override PSHostUserInterface UI => ui;

    /// <summary>What stands on the screen, without blanks at the ends of lines.</summary>
    public string Text => string.Join('\n', Colours().Replace(ui.Text.ToString(), "").Split('\n').Select(line => line.TrimEnd()));

    /// <summary>Warnings are kept apart, so that a view is what it is with real data.</summary>
    public IReadOnlyList<string> Warnings => ui.Warnings;

    /// <summary>What the host was asked.</summary>
    public IReadOnlyList<string> Prompts => ui.Prompts;

    /// <summary>What is chosen at every prompt; null if nobody answers.</summary>
    public string? Choice
    {
        get => ui.Choice;
        set => ui.Choice = value;
    }

    /// <summary>The lines that are not empty.</summary>
    public IReadOnlyList<string> Lines => [.. Text.Split('\n').Where(line => line.Length > 0)];

    public void Clear()
    {
        ui.Text.Clear();
        ui.Warnings.Clear();
    }

    public override void SetShouldExit(int exitCode)
    {
    }

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    [GeneratedRegex(@"\e\[[\d;]*m")]
    private static partial Regex Colours();
}

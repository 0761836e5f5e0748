using System.Management.Automation.Host;

namespace Moomoo.ShortInterest.PowerShell.Tests;

/// <summary>The size of a screen, which is what the formatting engine asks for.</summary>
internal sealed class ScreenBuffer(int columns) : PSHostRawUserInterface
{
    private readonly Size size = new(columns, 50);

    public override Size BufferSize
    {
        get => size;
        set => throw new NotSupportedException();
    }

    public override Size WindowSize
    {
        get => size;
        set => throw new NotSupportedException();
    }

    public override Size MaxPhysicalWindowSize => size;

    public override Size MaxWindowSize => size;

    public override Coordinates CursorPosition { get; set; }

    public override Coordinates WindowPosition { get; set; }

    public override int CursorSize { get; set; }

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override bool KeyAvailable => false;

    public override string WindowTitle { get; set; } = "";

    public override void FlushInputBuffer()
    {
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new NotSupportedException();

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw new NotSupportedException();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw new NotSupportedException();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw new NotSupportedException();
}

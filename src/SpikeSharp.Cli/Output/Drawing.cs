using Spectre.Console;

namespace SpikeSharp.Cli.Output;

/// <summary>Opens a drawing surface on one of the two streams.</summary>
internal static class Drawing
{
    public static IAnsiConsole To(CliContext cli, TextWriter writer, bool isTerminal)
    {
        bool ansi = isTerminal && cli.Terminal.Color;
        // Only Windows needs to ask the console, which also switches its ANSI mode on.
        AnsiSupport support = !ansi ? AnsiSupport.No : OperatingSystem.IsWindows() ? AnsiSupport.Detect : AnsiSupport.Yes;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = support,
            ColorSystem = ansi ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = cli.Width;
        return console;
    }
}

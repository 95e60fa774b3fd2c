namespace SpikeSharp.Cli.Output;

/// <summary>The few coloured words on stderr.</summary>
internal static class Paint
{
    public static string Error(CliContext cli, string text) => Wrap(cli, text, "1;31");

    public static string Hint(CliContext cli, string text) => Wrap(cli, text, "36");

    private static string Wrap(CliContext cli, string text, string style) =>
        cli.Terminal is { ErrorIsTerminal: true, Color: true } ? $"\e[{style}m{text}\e[0m" : text;
}

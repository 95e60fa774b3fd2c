using System.Globalization;

namespace SpikeSharp.Cli;

/// <summary>Where the output goes: to a person at a terminal, or to a pipe or file.</summary>
/// <param name="OutIsTerminal">Tables are drawn rather than tab-separated.</param>
/// <param name="ErrorIsTerminal">Progress is shown.</param>
/// <param name="Color">ANSI colours are welcome.</param>
/// <param name="Width">Characters in a line.</param>
internal sealed record Terminal(bool OutIsTerminal, bool ErrorIsTerminal, bool Color, int Width)
{
    public const int DefaultWidth = 100;

    /// <summary>Output that a program or a file receives.</summary>
    public static Terminal Piped { get; } = new(false, false, false, DefaultWidth);

    public static Terminal Detect()
    {
        bool color = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb";
        return new Terminal(!Console.IsOutputRedirected, !Console.IsErrorRedirected, color, DetectWidth());
    }

    private static int DetectWidth()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out int columns) && columns >= 20)
            return columns;

        try
        {
            return Console.IsOutputRedirected || Console.WindowWidth < 20 ? DefaultWidth : Console.WindowWidth;
        }
        catch (IOException)
        {
            return DefaultWidth;
        }
    }
}

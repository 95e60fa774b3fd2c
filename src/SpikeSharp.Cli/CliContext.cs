using System.Diagnostics;
using SpikeSharp.Cli.Output;

namespace SpikeSharp.Cli;

/// <summary>How much is said on stderr.</summary>
internal enum Verbosity
{
    /// <summary>Errors only.</summary>
    Quiet,

    /// <summary>Errors, settings in force, hints and progress.</summary>
    Normal,

    /// <summary>All of that, with timings, and stack traces of errors.</summary>
    Debug,
}

/// <summary>What every command is given: where to write, how, and when to stop.</summary>
internal sealed class CliContext
{
    public CliContext(TextWriter output, TextWriter error, Terminal terminal, CancellationToken cancel, TextReader? input = null)
    {
        In = input ?? Console.In;
        Out = output;
        Error = error;
        Terminal = terminal;
        Cancel = cancel;
        Document = new Document(this);
    }

    /// <summary>Requests of another program.</summary>
    public TextReader In { get; }

    /// <summary>For data.</summary>
    public TextWriter Out { get; }

    /// <summary>For everything that is not data.</summary>
    public TextWriter Error { get; }

    public Terminal Terminal { get; }

    public CancellationToken Cancel { get; }

    public Verbosity Verbosity { get; set; } = Verbosity.Normal;

    /// <summary>One JSON document on <see cref="Out"/> takes the place of lines and tables.</summary>
    public bool Json { get; set; }

    /// <summary>The answer of the command.</summary>
    public Document Document { get; }

    public int Width => Terminal.Width;

    /// <summary>A person watches: tables are drawn.</summary>
    public bool IsInteractive => Terminal.OutIsTerminal && !Json;

    /// <summary>Does work that can take a while, with a bar on stderr if a person watches.</summary>
    /// <param name="what">What is being done: "simulating".</param>
    /// <param name="work">Reports the fraction done, 0 to 1.</param>
    public T WithProgress<T>(string what, Func<IProgress<double>, T> work)
    {
        long start = Stopwatch.GetTimestamp();
        T result = Terminal.ErrorIsTerminal && Verbosity != Verbosity.Quiet ? ProgressBar.Run(this, what, work) : work(ProgressBar.None);
        Debug($"{what}: {Stopwatch.GetElapsedTime(start).TotalSeconds:0.000} s");
        return result;
    }

    /// <summary>A line on stderr for whoever asked for all details.</summary>
    public void Debug(string line)
    {
        if (Verbosity == Verbosity.Debug)
            Error.WriteLine($"debug: {line}");
    }
}

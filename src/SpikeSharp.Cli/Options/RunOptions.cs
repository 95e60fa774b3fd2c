using System.CommandLine;
using System.Globalization;
using SpikeSharp.Analysis;
using SpikeSharp.Cli.Commands;

namespace SpikeSharp.Cli.Options;

/// <summary>The options of every command that simulates.</summary>
/// <param name="defaultSteps">Steps when nothing is said.</param>
/// <param name="readout">Whether the command has one answer, so that somebody may choose how it is read.</param>
internal sealed class RunOptions(int defaultSteps = 50, bool readout = true)
{
    private const double DefaultDt = 0.001;

    private static readonly string[] Precisions = ["single", "double"];
    private static readonly string[] Readouts = ["last", "mean"];

    private readonly Option<string> _steps = new("--steps", "-n")
    {
        HelpName = "N",
        Description = $"Time steps of a presentation. Default: {defaultSteps.ToString(CultureInfo.InvariantCulture)}",
    };

    private readonly Option<string> _dt = new("--dt") { HelpName = "SECONDS", Description = "Length of a step. Default: 0.001" };

    private readonly Option<string> _minibatch = new("--minibatch") { HelpName = "N", Description = "Items simulated together. Results do not depend on it" };

    private readonly Option<string> _precision = new("--precision") { HelpName = "TYPE", Description = "Float type: single or double. Default: that of the model" };

    private readonly Option<string> _threads = new("--threads") { HelpName = "N", Description = "Threads to use. Default: one for each processor. Results do not depend on it" };

    private readonly Option<string> _readout = new("--readout") { HelpName = "WHAT", Description = "What counts as the answer: last (step) or mean (over steps). Default: last" };

    public void AddTo(CliCommand command) => command.AddGroup("Simulation", [_steps, _dt, _minibatch, _precision, _threads, .. readout ? (Option[])[_readout] : []]);

    /// <exception cref="Errors.CliException">A value cannot be used.</exception>
    public RunSettings Read(ParseResult parsed) => new()
    {
        Steps = Count(parsed, _steps) ?? defaultSteps,
        HasSteps = parsed.GetValue(_steps) is not null,
        Dt = parsed.GetValue(_dt) is { } dt ? OptionValue.Positive(_dt.Name, dt) : DefaultDt,
        HasDt = parsed.GetValue(_dt) is not null,
        Minibatch = Count(parsed, _minibatch),
        Precision = parsed.GetValue(_precision) is { } precision ? (RunPrecision)OptionValue.OneOf(_precision.Name, precision, Precisions) : null,
        Threads = Count(parsed, _threads),
        Readout = readout && parsed.GetValue(_readout) is { } answer ? (Readout)OptionValue.OneOf(_readout.Name, answer, Readouts) : Readout.Last,
    };

    private static int? Count(ParseResult parsed, Option<string> option) =>
        parsed.GetValue(option) is { } text ? OptionValue.Whole(option.Name, text, least: 1) : null;
}

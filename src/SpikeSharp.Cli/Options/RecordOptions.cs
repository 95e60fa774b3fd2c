using System.CommandLine;
using SpikeSharp.Cli.Commands;

namespace SpikeSharp.Cli.Options;

/// <summary>The options of a command that writes outputs and probes to a file.</summary>
internal sealed class RecordOptions
{
    private static readonly string[] Keeps = ["last", "all"];

    private static readonly string[] Kinds = ["output", "spikes", "input", "voltage"];

    private readonly Option<string> _keep = new("--keep")
    {
        HelpName = "STEPS",
        Description = "Steps to write: last gives arrays (images, 1, size), all gives (images, steps, size). Default: last",
    };

    private readonly Option<string[]> _probe = new("--probe")
    {
        HelpName = "LAYER[:WHAT]",
        Description = "Record a layer: its output (default), spikes, input or voltage; repeatable",
    };

    private readonly Option<string> _out = new("--out", "-o") { HelpName = "FILE.npz", Description = "Where to write outputs and probes: one array for each, named by layer" };

    public void AddTo(CliCommand command) => command.AddGroup("Recording", _keep, _probe, _out);

    /// <exception cref="Errors.CliException">A value cannot be used, or probes have no file to go to.</exception>
    public RecordSettings Read(ParseResult parsed)
    {
        ProbeRequest[] probes = [.. (parsed.GetValue(_probe) ?? []).Select(ReadProbe)];
        string? file = parsed.GetValue(_out) is { } path ? OutputFile.Checked(_out.Name, path, ".npz") : null;
        Keep keep = parsed.GetValue(_keep) is { } kept ? (Keep)OptionValue.OneOf(_keep.Name, kept, Keeps) : Keep.Last;
        if (file is null && parsed.GetValue(_keep) is { } given)
            throw OptionValue.Bad(_keep.Name, given, "what it keeps has no place to go", "add --out FILE.npz");
        if (probes.Length > 0 && file is null)
            throw OptionValue.Bad(_probe.Name, $"{probes[0].Layer}", "what it records has no place to go", "add --out FILE.npz");

        return new RecordSettings
        {
            Keep = keep,
            Probes = [.. probes],
            Out = file,
        };
    }

    private ProbeRequest ReadProbe(string text)
    {
        int colon = text.LastIndexOf(':');
        string layer = colon < 0 ? text : text[..colon];
        if (layer.Length == 0)
            throw OptionValue.Bad(_probe.Name, text, "it must be LAYER or LAYER:WHAT");

        return new ProbeRequest(layer, colon < 0 ? ProbeKind.Output : (ProbeKind)OptionValue.OneOf(_probe.Name, text, text[(colon + 1)..], Kinds));
    }
}

using System.CommandLine;
using SpikeSharp.Cli.Commands;

namespace SpikeSharp.Cli.Options;

/// <summary>The options of every command that reads images or other inputs.</summary>
/// <param name="required">Whether the command has no use without data.</param>
internal sealed class DataOptions(bool required = true)
{
    public const string LabelsName = "--labels";

    private readonly Option<string[]> _data = new("--data", "-d")
    {
        HelpName = "DATA",
        Description = "Inputs: FILE.npz, FILE.npz:KEY, FILE.npy, an IDX file (also .gz), FILE.csv, or a folder of PNG pictures with a sub-folder for each class; LAYER=DATA for a model with several inputs, repeatable",
        Required = required,
    };

    private readonly Option<string[]> _labels = new(LabelsName, "-l")
    {
        HelpName = "DATA",
        Description = "The right answers. Default: the array labels or y in the file of the inputs, the column label of a .csv, the sub-folders. LAYER=DATA for a model with several outputs, repeatable; their default is the array of that name",
    };

    private readonly Option<string> _output = new("--output") { HelpName = "LAYER", Description = "The output that labels without a name belong to, shown in full, for a model with several. Default: the first" };

    private readonly Option<string> _limit = new("--limit") { HelpName = "N", Description = "Use the first N items only" };

    private readonly Option<string> _scale = new("--input-scale")
    {
        HelpName = "S",
        Description = "Multiply inputs by S, a number or a fraction such as 1/16. Default: 1/255 for bytes, 1 for everything else",
    };

    private readonly Option<string> _mean = new("--input-mean") { HelpName = "M", Description = "Then subtract M: one number, or one for each channel with commas" };

    private readonly Option<string> _std = new("--input-std") { HelpName = "D", Description = "Then divide by D: one number, or one for each channel with commas" };

    public void AddTo(CliCommand command) => command.AddGroup("Data", _data, _labels, _output, _limit, _scale, _mean, _std);

    /// <summary>Whether data are given.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_data) is { Length: > 0 };

    /// <exception cref="Errors.CliException">A value cannot be used, or there are no data.</exception>
    public DataSettings Read(ParseResult parsed)
    {
        if (!IsGiven(parsed))
            throw new Errors.CliException(ExitCode.Usage, DiagnosticCodes.CommandLine, $"'spikesharp {parsed.CommandResult.Command.Name}' needs the option '{_data.Name}' {_data.HelpName}: {_data.Description}", $"spikesharp {parsed.CommandResult.Command.Name} --help shows its use");
        double[] std = parsed.GetValue(_std) is { } stds ? OptionValue.FiniteList(_std.Name, stds) : [];
        if (Array.Exists(std, s => s <= 0))
            throw OptionValue.Bad(_std.Name, parsed.GetValue(_std)!, "it must be above 0");

        DataSource[] labels = [.. (parsed.GetValue(_labels) ?? []).Select(text => ReadSource(_labels.Name, text, withLayer: true))];
        DataSource[] unnamed = [.. labels.Where(source => source.Layer is null)];
        if (unnamed.Length > 1)
            throw OptionValue.Bad(_labels.Name, unnamed[1].ToString(), $"'{unnamed[0]}' was given already", $"say which outputs they belong to: {_labels.Name} LAYER={unnamed[1]}");
        foreach (IGrouping<string?, DataSource> twice in labels.Where(source => source.Layer is not null).GroupBy(source => source.Layer).Where(group => group.Count() > 1))
            throw OptionValue.Bad(_labels.Name, $"{twice.Key}={twice.ElementAt(1)}", $"output '{twice.Key}' has '{twice.First()}' already");

        return new DataSettings
        {
            Inputs = [.. (parsed.GetValue(_data) ?? []).Select(text => ReadSource(_data.Name, text, withLayer: true))],
            Labels = unnamed.FirstOrDefault(),
            NamedLabels = [.. labels.Where(source => source.Layer is not null)],
            Output = parsed.GetValue(_output),
            Limit = parsed.GetValue(_limit) is { } limit ? OptionValue.Whole(_limit.Name, limit, least: 1) : null,
            Scale = parsed.GetValue(_scale) is { } scale ? ReadScale(scale) : null,
            Mean = parsed.GetValue(_mean) is { } mean ? [.. OptionValue.FiniteList(_mean.Name, mean)] : [],
            Std = [.. std],
        };
    }

    /// <summary>Reads FILE, FILE.npz:KEY or LAYER=FILE; a file that exists under the whole name wins.</summary>
    internal static DataSource ReadSource(string option, string text, bool withLayer)
    {
        string rest = text;
        string? layer = null;
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (withLayer && equals >= 0 && !Path.Exists(SplitKey(text).Path))
        {
            layer = text[..equals].Trim();
            rest = text[(equals + 1)..];
            if (layer.Length == 0)
                throw OptionValue.Bad(option, text, "the name of an input layer is missing before '='");
        }

        (string path, string? key) = SplitKey(rest);
        return path.Length > 0 && key is not { Length: 0 }
            ? new DataSource(path, key, layer)
            : throw OptionValue.Bad(option, text, path.Length == 0 ? "the name of a file is missing" : "the name of an array is missing after ':'");
    }

    private static (string Path, string? Key) SplitKey(string text)
    {
        const string Extension = ".npz:";
        int at = text.LastIndexOf(Extension, StringComparison.OrdinalIgnoreCase);
        return at < 0 || File.Exists(text) ? (text, null) : (text[..(at + Extension.Length - 1)], text[(at + Extension.Length)..]);
    }

    private InputScale ReadScale(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length switch
        {
            1 => new InputScale(OptionValue.Positive(_scale.Name, text), 1),
            2 => new InputScale(OptionValue.Positive(_scale.Name, parts[0]), OptionValue.Positive(_scale.Name, parts[1])),
            _ => throw OptionValue.Bad(_scale.Name, text, "it must be a number or a fraction such as 1/255"),
        };
    }
}

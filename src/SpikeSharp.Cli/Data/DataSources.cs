using SpikeSharp.Cli.Errors;
using SpikeSharp.Cli.Options;

namespace SpikeSharp.Cli.Data;

/// <summary>Which source is for which input of a model.</summary>
internal static class DataSources
{
    private const string Option = "--data";

    /// <summary>One source for every input, in the order of the inputs.</summary>
    /// <exception cref="CliException">An input has no source, or several, or a source names no input.</exception>
    public static IReadOnlyList<DataSource> Assign(IReadOnlyList<DataSource> sources, IReadOnlyList<ModelInput> inputs)
    {
        string[] names = [.. inputs.Select(i => i.Name)];
        foreach (DataSource source in sources.Where(s => s.Layer is not null && !names.Contains(s.Layer)))
        {
            throw OptionValue.Bad(
                Option, $"{source.Layer}={source}", $"the model has no input '{source.Layer}'", SpellCheck.Hint(source.Layer!, names) ?? $"its inputs are {string.Join(", ", names)}");
        }

        // One archive without further words may hold an array for every input, by name.
        if (sources is [{ Layer: null, Key: null, Path: var path }] && inputs.Count > 1 && path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
            return [.. names.Select(n => sources[0] with { Layer = n })];
        if (sources is [{ Layer: null }] && inputs.Count == 1)
            return sources;

        foreach (DataSource source in sources.Where(s => s.Layer is null))
        {
            throw inputs.Count == 1
                ? OptionValue.Bad(Option, source.ToString(), $"the model has one input, '{names[0]}', and is given {sources.Count} sources")
                : OptionValue.Bad(Option, source.ToString(), $"the model has {inputs.Count} inputs: {string.Join(", ", names)}", $"say which one: --data {names[0]}={source}");
        }

        List<DataSource> assigned = [];
        foreach (string name in names)
        {
            DataSource[] own = [.. sources.Where(s => s.Layer == name)];
            assigned.Add(own.Length switch
            {
                1 => own[0],
                0 => throw new CliException(ExitCode.Usage, DiagnosticCodes.CommandLine, $"{Option} has nothing for input '{name}'", $"add --data {name}=FILE"),
                _ => throw OptionValue.Bad(Option, $"{name}={own[1]}", $"input '{name}' has '{own[0]}' already"),
            });
        }

        return assigned;
    }
}

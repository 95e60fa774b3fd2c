using SpikeSharp.Building.Files;
using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

public sealed partial class BuiltModel
{
    /// <summary>Reads a built model from an <c>.ssm</c> file.</summary>
    /// <param name="path">The file, written by <see cref="Save"/> or by another program.</param>
    /// <param name="options">Limits, and neuron types of your own; null: defaults.</param>
    /// <returns>The model. Functions of the host have no code until <see cref="Bind(int, InputFunction)"/>.</returns>
    /// <exception cref="ModelFormatException">The file is no built model, is damaged, contradicts itself, or holds what this version cannot run.</exception>
    /// <exception cref="IOException">The file cannot be opened (<see cref="FileNotFoundException"/> if it does not exist).</exception>
    public static BuiltModel Load(string path, ModelLoadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new ModelLoadOptions();
        using CheckedZip zip = CheckedZip.Open(path, options.MaxBytes);
        return SsmReader.Read(zip, path, options);
    }

    /// <summary>Writes the model to an <c>.ssm</c> file, which appears under its name only when it is complete. Equal models give equal bytes.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="options">Null: defaults.</param>
    /// <remarks>A model of single precision is written in single precision, values of <see cref="Ensembles"/> excepted.</remarks>
    /// <exception cref="BuildException">The model holds what a file cannot: functions of the host without leave, neuron types of your own without <see cref="NeuronType.Parameters"/>.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path, ModelSaveOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SsmWriter writer = new(this, options ?? new ModelSaveOptions());
        AtomicFile.Write(path, writer.Write);
    }

    /// <summary>The same model with code for a function of the host.</summary>
    /// <param name="id">Number of the function: <see cref="External.Id"/>.</param>
    /// <param name="function">Called once a step.</param>
    /// <returns>A model that shares everything else with this one.</returns>
    /// <exception cref="ArgumentException">There is no such function.</exception>
    public BuiltModel Bind(int id, InputFunction function) => Bind(external => external.Id == id, $"{id}", function);

    /// <summary>The same model with code for the functions of the host that have a name.</summary>
    /// <param name="name">Name of the function: <see cref="External.FunctionName"/>. All of that name are bound.</param>
    /// <param name="function">Called once a step.</param>
    /// <returns>A model that shares everything else with this one.</returns>
    /// <exception cref="ArgumentException">There is no such function.</exception>
    public BuiltModel Bind(string name, InputFunction function) => Bind(external => external.FunctionName == name, $"'{name}'", function);

    private BuiltModel Bind(Predicate<External> isMeant, string which, InputFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (!Operators.Any(op => op is External external && isMeant(external)))
        {
            string[] known = [.. Operators.OfType<External>().Select(external => $"{external.Id} '{external.FunctionName}'").Distinct()];
            throw new ArgumentException($"The model has no function {which}; it has {(known.Length == 0 ? "none" : string.Join(", ", known))}.", nameof(function));
        }
        return new BuiltModel(ToParts() with
        {
            Operators = [.. Operators.Select(op => op is External external && isMeant(external) ? external with { Function = function } : op)],
        });
    }
}

using System.Collections.Immutable;
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
    public BuiltModel Bind(int id, InputFunction function) => Bind((number, name) => number == id, $"{id}", function);

    /// <summary>The same model with code for the functions of the host that have a name.</summary>
    /// <param name="name">Name of the function: <see cref="External.FunctionName"/>. All of that name are bound.</param>
    /// <param name="function">Called once a step.</param>
    /// <returns>A model that shares everything else with this one.</returns>
    /// <exception cref="ArgumentException">There is no such function.</exception>
    public BuiltModel Bind(string name, InputFunction function) => Bind((number, found) => found == name, $"'{name}'", function);

    /// <summary>The same model with code for a process of the host.</summary>
    /// <param name="id">Number of the process among the functions.</param>
    /// <param name="process">The process; it has the variables of the one that was saved.</param>
    /// <returns>A model that shares everything else with this one.</returns>
    /// <exception cref="ArgumentException">There is no such process, or its variables differ.</exception>
    public BuiltModel Bind(int id, Process process)
    {
        ArgumentNullException.ThrowIfNull(process);
        if (!Operators.Any(op => op is SimProcess { Process: ExternalProcess external } && external.Id == id)) throw Unknown($"process {id}", nameof(process));
        return With(op => op is SimProcess { Process: ExternalProcess external } run && external.Id == id ? Bound(run, external, process) : op);
    }

    private BuiltModel Bind(Func<int, string, bool> isMeant, string which, InputFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (!Functions().Any(known => isMeant(known.Id, known.Name))) throw Unknown($"function {which}", nameof(function));
        return With(op => op switch
        {
            External external when isMeant(external.Id, external.FunctionName) => external with { Function = function },
            SimProcess { Process: ExternalProcess process } run when isMeant(process.Id, process.Source) => run with { Process = new FunctionProcess(process, function), State = [] },
            _ => op,
        });
    }

    private SimProcess Bound(SimProcess run, ExternalProcess external, Process process)
    {
        ImmutableArray<ProcessVariable> variables = process.State(run.Input?.Size ?? 0, run.Output.Size, Dt);
        if (!variables.Select(variable => (variable.Name, variable.Initial.Length)).Order().SequenceEqual(external.Variables.Select((name, i) => (name, run.State[i].Size)).Order()))
            throw new ArgumentException(
                $"{process.GetType().Name} has the variables ({string.Join(", ", variables.Select(variable => variable.Name))}); those of process {external.Id} '{external.Source}' are ({string.Join(", ", external.Variables)}), in sizes of their own.", nameof(process));
        return run with { Process = process, State = [.. variables.Select(variable => run.State[external.Variables.IndexOf(variable.Name)])] };
    }

    private BuiltModel With(Func<Operator, Operator> change) => new(ToParts() with { Operators = [.. Operators.Select(change)] });

    private IEnumerable<(int Id, string Name)> Functions() => Operators.Select(op => op switch
    {
        External external => (external.Id, external.FunctionName),
        SimProcess { Process: ExternalProcess process } => (process.Id, process.Source),
        _ => ((int, string)?)null,
    }).OfType<(int, string)>();

    private ArgumentException Unknown(string which, string parameter)
    {
        string[] known = [.. Functions().Select(function => $"{function.Id} '{function.Name}'").Distinct()];
        return new ArgumentException($"The model has no {which}; it has {(known.Length == 0 ? "none" : string.Join(", ", known))}.", parameter);
    }
}

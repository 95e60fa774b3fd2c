using System.Collections.Immutable;
using SpikeSharp.Numerics;
using SpikeSharp.Simulation;

namespace SpikeSharp.Building.Files;

/// <summary>A model as a file can hold it: functions of the time become tables, other code of the host becomes numbers and names.</summary>
internal sealed class WrittenOut
{
    private readonly BuiltModel _model;
    private readonly int _steps;
    private readonly Dictionary<SimProcess, long> _seeds;
    private int _functions;

    private WrittenOut(BuiltModel model, ModelSaveOptions options)
    {
        _model = model;
        _steps = Math.Min(options.Steps ?? 0, model.StepLimit ?? int.MaxValue);
        _seeds = ProcessSeeds.Draw(model, model.Seed, model.Operators.OfType<SimProcess>().Where(process => IsTable(process, options)));
        _functions = model.Operators.Max(op => op switch
        {
            External external => external.Id,
            SimProcess { Process: ExternalProcess process } => process.Id,
            SimProcess { Process: FunctionProcess process } => process.Of.Id,
            _ => -1,
        });
    }

    /// <summary>The model, or the same one with other operators.</summary>
    /// <exception cref="SimulationException">A function that is written out fails.</exception>
    public static BuiltModel Of(BuiltModel model, ModelSaveOptions options)
    {
        WrittenOut written = new(model, options);
        ImmutableArray<Operator> operators = [.. model.Operators.Select(op => written.Write(op, options))];
        if (operators.Zip(model.Operators).All(pair => ReferenceEquals(pair.First, pair.Second))) return model;
        bool hasTables = operators.Zip(model.Operators).Any(pair => pair is { First: Table, Second: not Table } or { First: SimProcess { Process: TableProcess }, Second: SimProcess { Process: not TableProcess } });
        return new BuiltModel(model.ToParts() with { Operators = operators, StepLimit = hasTables ? written._steps : model.StepLimit });
    }

    /// <summary>Whether a function is written out.</summary>
    public static bool IsTable(External external, ModelSaveOptions options) => options.Steps is not null && external is { Input: null, Output: not null, Function: not null };

    /// <summary>Whether a process is written out.</summary>
    public static bool IsTable(SimProcess process, ModelSaveOptions options) =>
        options.Steps is not null && process.Input is null && process.Process is not FunctionProcess && !ProcessFormat.CanWrite(process.Process);

    private Operator Write(Operator op, ModelSaveOptions options) => op switch
    {
        External external when IsTable(external, options) => new Table(external.Output!, _model.Step, Rows(external), external.FunctionName),
        SimProcess process when IsTable(process, options) => process with { Process = new TableProcess(Rows(process), process.Process.GetType().Name), State = [] },
        SimProcess { Process: FunctionProcess process } run => run with { Process = process.Of with { Variables = [] } },
        SimProcess process when !ProcessFormat.CanWrite(process.Process) => process with { Process = External(process) },
        _ => op,
    };

    private ExternalProcess External(SimProcess process) =>
        new(++_functions, process.Process.GetType().Name, ProcessFormat.VariablesOf(process.Process, process.Input?.Size ?? 0, process.Output.Size, _model.Dt));

    private NdArray Rows(External external)
    {
        int size = external.Output!.Size;
        double[] rows = new double[checked(_steps * size)];
        for (int step = 1; step <= _steps; step++) HostFunction.Call(external, step * _model.Dt, step, [], rows.AsSpan((step - 1) * size, size));
        return NdArray.From(rows, _steps, size);
    }

    private NdArray Rows(SimProcess process)
    {
        int size = process.Output.Size;
        double[] rows = new double[checked(_steps * size)];
        ProcessRun run = ProcessRun.Start(process, _model.Dt, ProcessSeeds.Generator(_seeds[process], 0));
        for (int step = 1; step <= _steps; step++) run.Step(step, [], rows.AsSpan((step - 1) * size, size));
        return NdArray.From(rows, _steps, size);
    }
}
